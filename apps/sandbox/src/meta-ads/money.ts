/** Currencies that Meta counts in whole units. It is Meta's own list: HUF and TWD are in it, and no currency has thousandths. */
const wholeUnits = new Set([
	"CLP",
	"COP",
	"CRC",
	"HUF",
	"IDR",
	"ISK",
	"JPY",
	"KRW",
	"PYG",
	"TWD",
	"VND",
]);

/** Parts that Meta counts a unit of a currency in: its "offset". */
export function offsetOf(currency: string): 1 | 100 {
	return wholeUnits.has(currency) ? 1 : 100;
}

/** An amount in the parts that budgets are counted in, half a part rounded up. */
export function toMinor(micros: number, currency: string): number {
	const part = 1_000_000 / offsetOf(currency);
	return Math.floor((micros + part / 2) / part);
}

/** An amount of such parts in units, as insights write it: `12.35`, `1200`. */
export function unitsText(minor: number, currency: string): string {
	if (offsetOf(currency) === 1) return String(minor);
	const digits = String(Math.abs(minor)).padStart(3, "0");
	return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Least amount of a day's budget, in minor parts: about a dollar. */
export function leastDailyBudget(currency: string): number {
	return leastUnits(currency) * offsetOf(currency);
}

const dollarIs: Readonly<Record<string, number>> = {
	CLP: 900,
	COP: 4000,
	CRC: 500,
	HUF: 350,
	IDR: 16_000,
	ISK: 130,
	JPY: 150,
	KRW: 1350,
	PYG: 7500,
	TWD: 32,
	VND: 25_000,
};

function leastUnits(currency: string): number {
	return dollarIs[currency] ?? 1;
}

/** Most that a budget may be, in minor parts: about a million dollars. */
export function mostBudget(currency: string): number {
	return leastDailyBudget(currency) * 1_000_000;
}
