/** Amounts of money as platforms write them, to and from micros: exact, without floating point in between. */

const microsInUnit = 1_000_000n;
const microsInCent = 10_000n;
const decimal = /^(-?)(\d{1,30})(?:\.(\d{1,60}))?(?:[eE]([+-]?\d{1,3}))?$/;
const integer = /^-?\d{1,30}$/;

const zero = "0".charCodeAt(0);
const point = ".".charCodeAt(0);
/** Digits of an amount below a billion, which a number holds in micros exactly. */
const smallDigits = 9;
const microDigits = 6;
const mostDecimals = 60;

/** Minor units in one unit of a currency, by a platform's own list: lists differ between platforms. */
export interface MinorUnits {
	/** Minor units of every currency that is not named. A power of ten. */
	usual: number;
	/** Minor units by ISO 4217 code, such as 1 for JPY. */
	odd: Readonly<Record<string, number>>;
}

/**
 * Currency units in decimals, such as `"12.34"`, as micros; null for what is no decimal number. Beyond six decimals it is
 * rounded, half away from zero.
 */
export function unitsToMicros(units: string | number): bigint | null {
	if (typeof units === "number")
		return Number.isFinite(units) ? doubleToMicros(units) : null;
	const quick = smallToMicros(units);
	if (quick !== null) return quick;
	const match = decimal.exec(units);
	if (!match) return null;
	const [, sign, whole = "", fraction = "", exponent = "0"] = match;
	const digits = BigInt(whole + fraction);
	const power = 6 - fraction.length + Number(exponent);
	const micros =
		power >= 0 ? digits * 10n ** BigInt(power) : divideRounded(digits, -power);
	return sign === "-" ? -micros : micros;
}

/**
 * Nearly every amount is small and plain, and they come by the million: digit by digit is several times as fast as by an expression.
 * @returns null for any other text
 */
function smallToMicros(units: string): bigint | null {
	const { length } = units;
	let at = 0;
	let micros = 0;
	for (; at < length && at <= smallDigits; at += 1) {
		const digit = units.charCodeAt(at) - zero;
		if (digit < 0 || digit > 9) break;
		micros = micros * 10 + digit;
	}
	if (at === 0 || at > smallDigits) return null;
	let decimals = 0;
	let rounded = 0;
	if (at < length) {
		if (units.charCodeAt(at) !== point || at + 1 === length) return null;
		for (at += 1; at < length; at += 1) {
			const digit = units.charCodeAt(at) - zero;
			if (digit < 0 || digit > 9) return null;
			if (decimals < microDigits) micros = micros * 10 + digit;
			else if (decimals === microDigits && digit >= 5) rounded = 1;
			decimals += 1;
		}
		if (decimals > mostDecimals) return null;
	}
	for (; decimals < microDigits; decimals += 1) micros *= 10;
	return BigInt(micros + rounded);
}

/** Micros as currency units in decimals without needless zeros, such as `"12.34"`. */
export function microsToUnits(micros: bigint): string {
	const absolute = micros < 0n ? -micros : micros;
	const fraction = (absolute % microsInUnit)
		.toString()
		.padStart(6, "0")
		.replace(/0+$/, "");
	const whole = (absolute / microsInUnit).toString();
	const text = fraction === "" ? whole : `${whole}.${fraction}`;
	return micros < 0n ? `-${text}` : text;
}

/** Hundredths of a currency unit as micros; null for what is no whole number. */
export function centsToMicros(cents: string | number | bigint): bigint | null {
	const amount = wholeNumber(cents);
	return amount === null ? null : amount * microsInCent;
}

/** Micros as hundredths of a currency unit; null when they are not a whole number of them. */
export function microsToCents(micros: bigint): bigint | null {
	return divideExactly(micros, microsInCent);
}

/** A currency's minor units as micros; null for what is no whole number. */
export function minorToMicros(
	minor: string | number | bigint,
	currencyCode: string,
	units: MinorUnits,
): bigint | null {
	const amount = wholeNumber(minor);
	return amount === null ? null : amount * microsInMinor(currencyCode, units);
}

/** Micros as minor units of a currency; null when they are not a whole number of them. */
export function microsToMinor(
	micros: bigint,
	currencyCode: string,
	units: MinorUnits,
): bigint | null {
	return divideExactly(micros, microsInMinor(currencyCode, units));
}

function microsInMinor(currencyCode: string, units: MinorUnits): bigint {
	const inUnit = Object.hasOwn(units.odd, currencyCode)
		? units.odd[currencyCode]
		: units.usual;
	const micros = microsInUnit / BigInt(inUnit ?? units.usual);
	if (micros * BigInt(inUnit ?? units.usual) !== microsInUnit)
		throw new RangeError(
			`${inUnit} minor units of ${currencyCode} are no power of ten`,
		);
	return micros;
}

function wholeNumber(value: string | number | bigint): bigint | null {
	if (typeof value === "bigint") return value;
	if (typeof value === "number")
		return Number.isSafeInteger(value) ? BigInt(value) : null;
	return integer.test(value) ? BigInt(value) : null;
}

function divideExactly(micros: bigint, by: bigint): bigint | null {
	return micros % by === 0n ? micros / by : null;
}

/** Half away from zero, of a number that is not negative. */
function divideRounded(digits: bigint, places: number): bigint {
	const by = 10n ** BigInt(places);
	return (digits + by / 2n) / by;
}

// Below this a double holds micros exactly enough that rounding finds the decimal that was written.
const largestQuickUnits = 1_000_000_000;

/** A double stands for the shortest decimal that is read as it. Most are small: those are not written out as text. */
function doubleToMicros(units: number): bigint {
	if (Math.abs(units) < largestQuickUnits) {
		const micros = Math.round(units * 1_000_000);
		// A half could be rounded either way by the multiplication.
		if (Math.abs(units * 1_000_000 - micros) < 0.4) return BigInt(micros);
	}
	// A double's text has at most 21 digits before an exponent takes over.
	return (
		unitsToMicros(String(units).replace("e+", "e")) ??
		BigInt(units) * microsInUnit
	);
}
