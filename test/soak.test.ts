import { slopeOf, type Sample } from './soak/memory';

const sampled = (megabytesAt: (minute: number) => number): Sample[] =>
	Array.from({ length: 100 }, (_, index) => {
		const minute = index / 10;
		return { minute, megabytes: megabytesAt(minute) };
	});

test('memory that grows by 2 MB a minute is said to, whatever the collector frees in between', () => {
	const sawtooth = (minute: number) => 20 * (minute % 1);
	expect(slopeOf(sampled((minute) => 400 + 2 * minute))).toBeCloseTo(2);
	expect(slopeOf(sampled((minute) => 400 + 2 * minute + sawtooth(minute)))).toBeCloseTo(2, 0);
});

test('memory that stays where it is does not grow', () => {
	expect(slopeOf(sampled(() => 400))).toBeCloseTo(0);
});
