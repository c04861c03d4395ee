import pg from "pg";

const { builtins, getTypeParser } = pg.types;

const parsers: Record<number, (text: string) => unknown> = {
	// 64-bit numbers stay exact.
	[builtins.INT8]: BigInt,
	// A day has no time zone: a Date would move it.
	[builtins.DATE]: (text) => text,
};

const bigintArray = 1016;
const dateArray = 1182;
const textArray = 1009;
const readTextArray = getTypeParser(textArray as number as 25, "text") as (
	text: string,
) => (string | null)[];
parsers[bigintArray] = (text) =>
	readTextArray(text).map((item) => (item === null ? null : BigInt(item)));
parsers[dateArray] = readTextArray;

/** Readers of column values, for every connection of ours. Prisma brings its own readers, whatever the connection has. */
export const valueTypes: pg.CustomTypesConfig = {
	getTypeParser: (oid: number, format?: "text" | "binary") =>
		parsers[oid] ?? getTypeParser(oid, format ?? "text"),
};
