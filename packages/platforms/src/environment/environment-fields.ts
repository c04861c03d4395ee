import { z } from "zod";
import type { AppExtra, EnvironmentExamples, Platform } from "../platform.ts";
import {
	type CredentialVariable,
	findVariables,
	keptPlatforms,
	type LoginSecret,
} from "./environment-variables.ts";

const visible = /^[\x21-\x7e]+$/;
const text = (longest: number, example: string) =>
	z
		.string()
		.trim()
		.regex(visible, "must have no blanks and no special characters")
		.max(longest, `has at most ${longest} characters`)
		.optional()
		.meta({ example });
/** Items separated by commas; blanks dropped. */
const list = () =>
	z
		.string()
		.default("")
		.transform((value) =>
			value
				.split(",")
				.map((item) => item.trim())
				.filter((item) => item !== ""),
		);

type Field = z.ZodType<string | string[] | undefined>;

/**
 * Credentials that an environment may hold, in the names that older installations use. The database's OAuth apps come
 * before them; `npm run credentials:import-env` takes them there.
 */
export const environmentCredentialFields: Readonly<
	Record<CredentialVariable, Field>
> = Object.fromEntries(
	keptPlatforms.flatMap((platform) => {
		const { appExtras, environment } = platform;
		const names = findVariables(platform.id);
		if (!names) return [];
		const { app, extras, login, accountIds } = names;
		const fields: [CredentialVariable, Field][] = [];
		if (app && environment.app)
			fields.push(
				[app.clientId, text(200, environment.app.clientId)],
				[app.clientSecret, secrets(environment.app.clientSecret)],
			);
		for (const [name, variable] of Object.entries(extras)) {
			const extra = appExtras[name];
			if (extra) fields.push([variable, extraField(extra)]);
		}
		for (const [name, variable] of Object.entries(login))
			fields.push([variable, loginField(platform, name as LoginSecret)]);
		if (accountIds && environment.accountIds)
			fields.push([accountIds, accounts(environment.accountIds)]);
		return fields;
	}),
);

function secrets(example: string) {
	return list()
		.refine(
			(all) =>
				all.length <= 5 &&
				all.every((each) => each.length <= 1000 && visible.test(each)),
			"must be at most 5 secrets without blanks, separated by commas",
		)
		.meta({ example });
}

function extraField({ form, mustBe, example }: AppExtra) {
	return z
		.string()
		.trim()
		.regex(form, `must be ${mustBe}`)
		.optional()
		.meta({ example });
}

/** A key has the form that a field of the wizard wants; a token has none that a platform would promise. */
function loginField({ methods, environment }: Platform, name: LoginSecret) {
	const example = environment?.login[name] ?? "";
	for (const method of methods)
		if (method.kind === "API_KEY")
			for (const field of method.fields)
				if (field.name === name)
					return z
						.string()
						.trim()
						.regex(field.form, field.misfit)
						.optional()
						.meta({ example });
	return text(4096, example);
}

function accounts({
	form,
	mustBe,
	example,
}: NonNullable<EnvironmentExamples["accountIds"]>) {
	return list()
		.refine((ids) => ids.every((id) => form.test(id)), `must be ${mustBe}`)
		.meta({ example });
}
