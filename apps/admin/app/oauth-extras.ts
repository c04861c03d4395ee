import type { Platform } from "./graphql/enums.ts";

export interface ExtraField {
	/** As the API stores it. */
	name: string;
	label: string;
	hint: string;
	/** Typed as a password: it is a secret. */
	secret: boolean;
	/** The form in which the API takes what people write. */
	normalize?: (value: string) => string;
}

const googleAdsExtras: readonly ExtraField[] = [
	{
		name: "developerToken",
		label: "Developer token",
		hint: "From the API centre of your Google Ads manager account.",
		secret: true,
	},
	{
		name: "loginCustomerId",
		label: "Login customer ID",
		hint: "The manager account that calls are made through, ten digits.",
		secret: false,
		// Google itself shows it as 111-222-3333.
		normalize: (value) => value.replaceAll(/[-\s]/g, ""),
	},
];

/** What a platform wants of an app beside its client id and secret. */
export function extraFields(platform: Platform): readonly ExtraField[] {
	return platform === "GOOGLE_ADS" ? googleAdsExtras : [];
}

/** Names of the fields in a form. */
export function extraFieldNames(platform: Platform): string[] {
	return extraFields(platform).map(({ name }) => `extras.${name}`);
}

export function extraLabel(platform: Platform, name: string): string {
	return (
		extraFields(platform).find((field) => field.name === name)?.label ?? name
	);
}
