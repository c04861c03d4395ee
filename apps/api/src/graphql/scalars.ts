import { GraphQLError } from "graphql";
import { builder } from "./builder.ts";

const instant =
	/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;
/** From the year 1 on: neither people's nor PostgreSQL's calendar has a year 0. */
const day = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const decimal = /^-?\d{1,19}$/;
const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

builder.scalarType("DateTime", {
	description: "An instant as RFC 3339 writes it, in UTC.",
	serialize: (value) => value.toISOString(),
	parseValue(value) {
		const text = typeof value === "string" && instant.test(value) ? value : "";
		const date = new Date(text);
		if (!Number.isNaN(date.getTime())) return date;
		throw new GraphQLError("A DateTime is written as in 2026-11-21T08:30:00Z.");
	},
});

builder.scalarType("Date", {
	description: "A day, YYYY-MM-DD.",
	serialize: (value) => value,
	parseValue(value) {
		if (typeof value === "string" && isDay(value)) return value;
		throw new GraphQLError("A Date is written as in 2026-11-21.");
	},
});

builder.scalarType("Micros", {
	description:
		"Millionths of a currency's unit: a 64-bit integer as a decimal string.",
	serialize: (value) => value.toString(),
	parseValue: (value) => toInteger(value, "Micros"),
});

builder.scalarType("BigInt", {
	description: "A 64-bit integer as a decimal string.",
	serialize: (value) => value.toString(),
	parseValue: (value) => toInteger(value, "BigInt"),
});

builder.scalarType("URL", {
	description: "An absolute http or https URL.",
	serialize: (value) => value,
	parseValue(value) {
		if (typeof value === "string" && URL.canParse(value)) {
			if (/^https?:$/.test(new URL(value).protocol)) return value;
		}
		throw new GraphQLError("A URL is written as in https://example.com/path.");
	},
});

builder.scalarType("JSON", {
	description: "Any JSON value.",
	serialize: (value) => value,
	parseValue: (value) => value,
});

/** A day of the calendar: 2026-02-30 is none. */
function isDay(text: string): boolean {
	if (!day.test(text)) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return (
		!Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
	);
}

function toInteger(value: unknown, type: string): bigint {
	if (typeof value === "string" && decimal.test(value)) {
		const integer = BigInt(value);
		if (integer >= smallest && integer <= largest) return integer;
	}
	if (Number.isSafeInteger(value)) return BigInt(value as number);
	throw new GraphQLError(
		`${type} is a 64-bit integer written as a decimal string, as in "1500000".`,
	);
}
