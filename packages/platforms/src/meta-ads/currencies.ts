import type { MinorUnits } from "../money.ts";

/** Meta's own list, which is not ISO 4217's: a budget of these currencies is in whole units, and in hundredths of all others. */
export const minorUnits: MinorUnits = {
	usual: 100,
	odd: {
		CLP: 1,
		COP: 1,
		CRC: 1,
		HUF: 1,
		IDR: 1,
		ISK: 1,
		JPY: 1,
		KRW: 1,
		PYG: 1,
		TWD: 1,
		VND: 1,
	},
};
