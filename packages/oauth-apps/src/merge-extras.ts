import { InvalidInput } from "@patchbay/errors";
import type { PlatformId } from "@patchbay/oauth";
import { findPlatform, getPlatformInfo, platforms } from "@patchbay/platforms";

type Extras = Readonly<Record<string, string>>;

/**
 * Extras after a change: given values come in, null takes one away, what is not named stays.
 * @throws {InvalidInput} for a name that the platform does not know, or a value of the wrong form; it tells no value
 */
export function mergeExtras(
	platform: PlatformId,
	before: Extras,
	change: Readonly<Record<string, string | null>>,
): Record<string, string> {
	const known = findPlatform(platforms, platform)?.appExtras ?? {};
	const after: Record<string, string> = { ...before };
	for (const [name, value] of Object.entries(change)) {
		const extra = Object.hasOwn(known, name) ? known[name] : undefined;
		const field = ["extras", name];
		if (!extra) {
			const { name: platformName } = getPlatformInfo(platform);
			const names = Object.keys(known);
			throw new InvalidInput(
				`${platformName} has no extra of this name. It has ${names.length > 0 ? names.join(", ") : "none"}.`,
				{ field },
			);
		}
		if (value === null) {
			delete after[name];
			continue;
		}
		const kept = extra.normalize?.(value) ?? value;
		if (!extra.form.test(kept)) {
			const example = extra.secret ? "" : `, such as ${extra.example}`;
			throw new InvalidInput(
				`The ${extra.label.toLowerCase()} must be ${extra.mustBe}${example}.`,
				{ field },
			);
		}
		after[name] = kept;
	}
	return after;
}
