/** Currencies whose smallest unit is not a hundredth, by X's own list: decimals. */
const decimals: ReadonlyMap<string, number> = new Map([
	["CLP", 0],
	["JPY", 0],
	["KRW", 0],
	["VND", 0],
	["BHD", 3],
	["IQD", 3],
	["KWD", 3],
	["TND", 3],
]);

/** Smallest unit of a currency in micros, such as a cent. Amounts are micros of a whole unit for every currency. */
export const stepOf = (currencyCode: string): bigint =>
	10n ** BigInt(6 - (decimals.get(currencyCode) ?? 2));
