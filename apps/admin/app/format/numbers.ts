import { locale } from "./money.ts";

const whole = new Intl.NumberFormat(locale);
const fraction = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const share = new Intl.NumberFormat(locale, {
	style: "percent",
	maximumFractionDigits: 2,
});

/** A count; 64-bit counts come as decimal strings. */
export function formatCount(value: number | string): string {
	return whole.format(typeof value === "string" ? BigInt(value) : value);
}

export function formatDecimal(value: number): string {
	return fraction.format(value);
}

/** `part` of `total` as a percentage, or a dash when there is no total. */
export function formatShare(part: string, total: string): string {
	return total === "0" ? "–" : share.format(Number(part) / Number(total));
}

const rate = new Intl.NumberFormat(locale, {
	style: "percent",
	maximumFractionDigits: 1,
});

/** A share between 0 and 1: "98.7%". One that is not all never reads as all. */
export function formatRate(value: number): string {
	return rate.format(value < 1 ? Math.min(value, 0.999) : 1);
}

/** "1 campaign", "1,204 campaigns". */
export function countOf(
	value: number | string,
	one: string,
	many = `${one}s`,
): string {
	return `${formatCount(value)} ${String(value) === "1" ? one : many}`;
}

const units = ["bytes", "KB", "MB", "GB"];

/** A file's size: "184 KB". */
export function formatBytes(value: string): string {
	let size = Number(value);
	let unit = 0;
	while (size >= 1000 && unit < units.length - 1) {
		size /= 1000;
		unit += 1;
	}
	return `${fraction.format(unit === 0 ? size : Math.round(size * 10) / 10)} ${units[unit]}`;
}
