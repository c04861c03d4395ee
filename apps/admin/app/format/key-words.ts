import type { KeyField } from "../graphql/parts.ts";

/** Says what is pasted where, and what becomes of it. */
export function pasteSentence(platformName: string): string {
	return `Paste what the settings of ${platformName} show. Patchbay tries it before it keeps anything, and stores it encrypted.`;
}

/** Name of what is pasted to connect, within a sentence: "system user token". */
export function keyName(fields: readonly KeyField[]): string {
	const { label } = fields.find(({ secret }) => secret) ?? { label: "key" };
	return label.charAt(0).toLowerCase() + label.slice(1);
}
