import { AppError, InvalidInput } from "@patchbay/errors";
import type { ConversionChoice, Conversions, Platform } from "../platform.ts";

/** The choice of a key, or of none: the platform's default; null for a key of its custom form. */
export function findConversionChoice(
	{ choices }: Conversions,
	key: string | null,
): ConversionChoice | null {
	if (key === null) return choices[0];
	return choices.find((choice) => choice.key === key) ?? null;
}

/**
 * Checks what is to count as a conversion at a platform.
 * @returns the key to keep: null for the platform's default, whichever way it was named
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where the platform tells no conversions
 * @throws {InvalidInput} for a key that is none, with those that are
 */
export function readConversion(
	{ name, conversions }: Pick<Platform, "name" | "conversions">,
	key: string | null,
	field: readonly string[],
): string | null {
	if (!conversions)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${name} tells no conversions, so there is nothing to choose. Choose a connection that has them.`,
			{ field: ["connectionId"] },
		);
	const { choices, custom } = conversions;
	if (key === null || key === choices[0].key) return null;
	if (choices.some((choice) => choice.key === key) || custom?.form.test(key))
		return key;
	const named = choices.map((choice) => `${choice.key} (${choice.label})`);
	throw new InvalidInput(
		`${name} has no such conversion. Choose ${named.join(", ")}${custom ? `, or ${custom.mustBe}, such as ${custom.example}` : ""}.`,
		{ field },
	);
}
