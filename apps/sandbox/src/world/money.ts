/** A currency as the world pays in it. */
export type Currency = {
	/** Units that one dollar is worth. */
	perDollar: number;
	/** Decimal places of its smallest coin (ISO 4217). */
	decimals: number;
	/** The smallest coin in micros. */
	unitMicros: number;
};

const currencies: Readonly<Record<string, Currency>> = {
	USD: { perDollar: 1, decimals: 2, unitMicros: 10_000 },
	EUR: { perDollar: 0.9, decimals: 2, unitMicros: 10_000 },
	JPY: { perDollar: 150, decimals: 0, unitMicros: 1_000_000 },
};

/** Finds a currency by its ISO 4217 code; one that no account has counts as dollars. */
export function currencyOf(code: string): Currency {
	return currencies[code] ?? { perDollar: 1, decimals: 2, unitMicros: 10_000 };
}

/** The nearest whole number of smallest coins (cents, yen), half a coin rounded up. */
export function toCoins(micros: number, code: string): number {
	const { unitMicros } = currencyOf(code);
	return Math.floor((micros + unitMicros / 2) / unitMicros);
}

/** Parts of an amount in whole coins that add up to the whole amount's coins, as a platform that counts in cents bills them. */
export function inCoins(parts: readonly number[], code: string): number[] {
	let sum = 0;
	let before = 0;
	return parts.map((micros) => {
		sum += micros;
		const until = toCoins(sum, code);
		const coins = until - before;
		before = until;
		return coins;
	});
}

/** An amount in units of the currency as text, exact to the micro: `12.345678`, `12.3`, `12`. */
export function decimalText(micros: number): string {
	const sign = micros < 0 ? "-" : "";
	const digits = String(Math.abs(micros)).padStart(7, "0");
	const fraction = digits.slice(-6).replace(/0+$/, "");
	return `${sign}${digits.slice(0, -6)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** An amount in units of the currency with as many places as its coins have: `12.35`, `1200`. */
export function coinText(micros: number, code: string): string {
	const { decimals } = currencyOf(code);
	const coins = toCoins(micros, code);
	if (decimals === 0) return String(coins);
	const digits = String(coins).padStart(decimals + 1, "0");
	return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
