import Big from 'big.js';
import type { TestWonder } from '../support/wonder';
import type { Subject } from './subjects';
import type { Said } from './ways';

/** What each account must hold, as decimal text: counted again from what the node said. */
export class Ledger {
	private readonly accounts = new Map<string, string>();
	private readonly said = new Map<Subject, Said[]>();
	private readonly meant = new Map<Subject, number>();
	private readonly booked = new Map<Subject, number>();

	constructor(private readonly wonder: TestWonder) {}

	open({ payment }: Subject): void {
		for (const id of payment ? [payment.from, payment.to] : []) {
			this.accounts.set(id, this.wonder.books.consumers.get(id)!.account.available);
		}
	}

	/** After each run: do the node's words agree with Wonder's books? */
	agrees(subject: Subject, said: Said[], meant: number): void {
		const all = [...(this.said.get(subject) ?? []), ...said];
		this.said.set(subject, all);
		const claims = (wanted: string) => all.filter(({ claim }) => claim === wanted).length;
		this.meant.set(subject, (this.meant.get(subject) ?? 0) + meant);
		const most = this.mostOf(subject);
		const atLeast = Math.min(claims('done'), most);
		const atMost = Math.min(claims('done') + claims('unknown'), most);
		const count = subject.count();
		if (count < atLeast || count > atMost) {
			const wanted = atLeast === atMost ? `${atLeast}` : `${atLeast} to ${atMost}`;
			throw new Error(`Wonder's books show it ${count} times, but the node's words mean ${wanted}`);
		}
		this.moves(subject, count);
		this.balances();
	}

	private mostOf(subject: Subject): number {
		if (subject.happensOnce) return 1;
		return subject.payment ? this.meant.get(subject)! : Number.POSITIVE_INFINITY;
	}

	private moves(subject: Subject, count: number): void {
		const { payment } = subject;
		if (!payment) return;
		for (let times = this.booked.get(subject) ?? 0; times < count; times++) {
			this.change(payment.from, Big(payment.amount).neg());
			this.change(payment.to, Big(payment.amount));
		}
		this.booked.set(subject, count);
	}

	private change(id: string, amount: Big): void {
		this.accounts.set(id, Big(this.accounts.get(id)!).plus(amount).toFixed(2));
	}

	/** Each account, and with them their sum. */
	private balances(): void {
		for (const [id, expected] of this.accounts) {
			const { available, ledger } = this.wonder.books.consumers.get(id)!.account;
			for (const balance of [available, ledger]) {
				if (balance === expected) continue;
				throw new Error(`an account holds ${balance} instead of ${expected}`);
			}
		}
	}
}
