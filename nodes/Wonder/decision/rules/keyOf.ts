import { comparable } from '../../input/matching';
import { shortKey } from '../../memory/memory';

/** Under which a card, an ID, or a place is remembered. */
export const keyOf = (value: unknown) => shortKey(comparable(value));
