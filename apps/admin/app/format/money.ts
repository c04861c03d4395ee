/** The language of the interface. One for server and browser, so that both write the same text. */
export const locale = "en-US";

/** Micros as a plain decimal number without rounding: 1234560000n → "1234.56". */
export function microsToDecimal(micros: bigint): Intl.StringNumericLiteral {
	const sign = micros < 0n ? "-" : "";
	const digits = (micros < 0n ? -micros : micros).toString().padStart(7, "0");
	const fraction = digits.slice(-6).replace(/0+$/, "");
	return `${sign}${digits.slice(0, -6)}${fraction ? `.${fraction}` : ""}` as Intl.StringNumericLiteral;
}

/** An amount in its currency's usual form; exact for any 64-bit number of micros. */
export function formatMoney(
	micros: string | bigint,
	currencyCode: string,
	options: { compact?: boolean } = {},
): string {
	const format = new Intl.NumberFormat(locale, {
		style: "currency",
		currency: currencyCode,
		...(options.compact
			? // Compact, and still the very number: an axis that rounds 1,050 to "1.1K" is wrong.
				{ notation: "compact", maximumFractionDigits: 6 }
			: {}),
	});
	return format.format(microsToDecimal(BigInt(micros)));
}

/** Converts micros for the height of a bar only: a double is not exact beyond 2^53 micros. */
export function microsToNumber(micros: string): number {
	return Number(BigInt(micros)) / 1_000_000;
}

const currencyNames = new Intl.DisplayNames(locale, { type: "currency" });

/** "US Dollar (USD)"; the code alone where it has no name. */
export function nameOfCurrency(code: string): string {
	const name = currencyNames.of(code);
	return name && name !== code ? `${name} (${code})` : code;
}

/** Currencies of some rows, each once, the one named before the others. */
export function currenciesOf(
	rows: readonly { currencyCode: string }[],
	first: string | undefined,
): string[] {
	const codes = new Set(rows.map(({ currencyCode }) => currencyCode));
	return [...codes].sort(
		(left, right) => Number(right === first) - Number(left === first),
	);
}
