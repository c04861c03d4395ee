import { GraphQLError } from "graphql";
import { formatInstant, isDay, parseInstant } from "../instant.ts";
import { builder } from "./builder.ts";

/** Characters that no address contains: blanks, controls, marks of direction, halves of characters. */
const unwritten = /[\s\p{Cc}\p{Cf}\p{Cs}]/u;
const decimal = /^-?\d{1,19}$/;
const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

builder.scalarType("DateTime", {
	description: "An instant as RFC 3339 writes it, in UTC.",
	serialize: formatInstant,
	parseValue(value) {
		const instant = typeof value === "string" ? parseInstant(value) : null;
		if (instant) return instant;
		throw new GraphQLError(
			"A DateTime is written as in 2026-11-21T08:30:00Z, in the years 1 to 9999.",
		);
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
		"Millionths of a currency's unit: a 64-bit integer as a decimal string. Only a sum may have more digits.",
	serialize: (value) => value.toString(),
	parseValue: (value) => toInteger(value, "Micros"),
});

builder.scalarType("BigInt", {
	description:
		"A 64-bit integer as a decimal string. Only a sum may have more digits.",
	serialize: (value) => value.toString(),
	parseValue: (value) => toInteger(value, "BigInt"),
});

builder.scalarType("URL", {
	description: "An absolute http or https URL.",
	serialize: (value) => value,
	parseValue(value) {
		if (
			typeof value === "string" &&
			!unwritten.test(value) &&
			URL.canParse(value)
		) {
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
