import { badRequest, choiceAt, flagAt, type Json } from "../json-fields.ts";
import type { Dimension } from "../sheets/sheet.ts";
import {
	dateTimeRenderOptions,
	type Rendering,
	valueRenderOptions,
} from "./render-values.ts";

const inputOptions = ["RAW", "USER_ENTERED"] as const;

export type InputOption = (typeof inputOptions)[number];

/** Options of a write and of its answer. */
export type Writing = {
	input: InputOption;
	/** Null: the answer has no values. */
	answer: Omit<Rendering, "dimension"> | null;
};

export function readRendering(options: Json): Rendering {
	return {
		value:
			choiceAt(
				options.valueRenderOption,
				valueRenderOptions,
				"valueRenderOption",
				"ValueRenderOption",
			) ?? "FORMATTED_VALUE",
		dateTime: readDateTime(options.dateTimeRenderOption),
		dimension: readDimension(options.majorDimension, "majorDimension"),
	};
}

export function readWriting(options: Json): Writing {
	if (options.valueInputOption === undefined)
		throw badRequest("'valueInputOption' is required but not specified");
	const input = choiceAt(
		options.valueInputOption,
		inputOptions,
		"valueInputOption",
		"ValueInputOption",
	);
	const given = options.includeValuesInResponse;
	const isIncluded =
		given === "true" ||
		(given !== "false" && flagAt(given, "includeValuesInResponse") === true);
	return {
		input: input as InputOption,
		answer: isIncluded
			? {
					value:
						choiceAt(
							options.responseValueRenderOption,
							valueRenderOptions,
							"responseValueRenderOption",
							"ValueRenderOption",
						) ?? "FORMATTED_VALUE",
					dateTime: readDateTime(options.responseDateTimeRenderOption),
				}
			: null,
	};
}

function readDateTime(value: unknown): Rendering["dateTime"] {
	return (
		choiceAt(
			value,
			dateTimeRenderOptions,
			"dateTimeRenderOption",
			"DateTimeRenderOption",
		) ?? "SERIAL_NUMBER"
	);
}

export function readDimension(value: unknown, place: string): Dimension {
	return (
		choiceAt(value, ["ROWS", "COLUMNS"] as const, place, "Dimension") ?? "ROWS"
	);
}
