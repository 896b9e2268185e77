/** Says how each check went, and counts. */
export class Report {
	private passed = 0;
	private failed = 0;
	private prefix = '';

	about(subject: string): void {
		this.prefix = `${subject} · `;
	}

	/** Runs one check. What it throws is why it failed; the other checks go on. */
	async check(name: string, test: () => void | Promise<void>): Promise<void> {
		try {
			await test();
			this.passed += 1;
			console.log(`ok ${this.prefix}${name}`);
		} catch (error) {
			this.failed += 1;
			console.log(`not ok ${this.prefix}${name}`);
			const { stack } = error as Error;
			console.log(String(stack ?? error).replace(/^/gm, '    '));
		}
	}

	/** Runs a suite. When it breaks off, that counts as one failed check. */
	async suite<T>(suite: (stage: T, report: Report) => Promise<void>, stage: T): Promise<void> {
		try {
			await suite(stage, this);
		} catch (error) {
			await this.check(`${suite.name} could run to its end`, () => {
				throw error;
			});
		}
	}

	/** The exit status. */
	end(): number {
		console.log(`${this.passed} passed, ${this.failed} failed`);
		return this.failed === 0 && this.passed > 0 ? 0 : 1;
	}
}
