import { unitsToMicros } from "../money.ts";

/** Smallest daily budgets by currency: Microsoft Advertising, "Currencies", which says that they may change. */
const leastUnits: Readonly<Record<string, string>> = {
	ARS: "0.05",
	AUD: "0.05",
	BRL: "0.10",
	CAD: "0.05",
	CHF: "0.05",
	CLP: "5.10",
	COP: "18.05",
	DKK: "0.06",
	EUR: "0.05",
	GBP: "0.05",
	HKD: "1.00",
	IDR: "480.00",
	INR: "0.82",
	MXN: "0.14",
	MYR: "0.15",
	NOK: "0.06",
	NZD: "0.05",
	PEN: "0.03",
	PHP: "2.00",
	PLN: "0.05",
	SEK: "0.07",
	SGD: "0.11",
	THB: "2.00",
	TRY: "0.05",
	TWD: "100.00",
	USD: "0.05",
	VEF: "0.05",
	ZAR: "0.10",
};

/** Smallest budget of a day; null for a currency of which Microsoft tells none. */
export function leastDailyBudget(currencyCode: string): bigint | null {
	return Object.hasOwn(leastUnits, currencyCode)
		? unitsToMicros(leastUnits[currencyCode] ?? "")
		: null;
}

/** Currencies without a smaller unit: an amount between two of theirs could not be charged. */
const wholeCurrencies: ReadonlySet<string> = new Set(
	"ISK JPY KRW PYG UGX VND XAF XOF".split(" "),
);

/** Amounts are whole multiples of this: a hundredth of the currency's unit, or the unit where it has no smaller one. */
export const stepOf = (currencyCode: string): bigint =>
	wholeCurrencies.has(currencyCode) ? 1_000_000n : 10_000n;
