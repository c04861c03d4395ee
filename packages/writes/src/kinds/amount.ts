import { microsToUnits } from "@patchbay/platforms";

/** An amount for a sentence, such as `12.5 EUR`. */
export const inWords = (amountMicros: bigint, currencyCode: string): string =>
	`${microsToUnits(amountMicros)} ${currencyCode}`.trimEnd();
