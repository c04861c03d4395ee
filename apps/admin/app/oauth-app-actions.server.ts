import type { Submission } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { type FormOutcome, outcomeOf } from "./action-outcome.ts";
import { api, type RouteArgs } from "./api.server.ts";
import {
	ClientSecretForm,
	changedExtras,
	extraFieldNames,
	hideFields,
	OAuthAppDetailsForm,
} from "./forms/oauth-app-form.ts";
import { toFieldErrors } from "./forms/user-errors.ts";
import { deleteOAuthApp, updateOAuthApp } from "./graphql/oauth-apps.ts";
import type { UserError } from "./graphql/parts.ts";

/** Runs an action on one OAuth app, by the form's `intent`. */
export async function runOAuthAppAction(
	args: RouteArgs,
	oauthAppId: string,
	form: FormData,
): Promise<FormOutcome | "deleted"> {
	const call = api(args);
	switch (form.get("intent")) {
		case "details": {
			const submission = parseWithZod(form, { schema: OAuthAppDetailsForm });
			if (submission.status !== "success") return invalid(submission);
			const { label, extras, removed } = submission.value;
			const { updateOAuthApp: changed } = await call(updateOAuthApp, {
				input: {
					oauthAppId,
					label,
					extras: changedExtras(extras, removed),
				},
			});
			return formOutcome(submission, changed.userErrors, "The app is saved.", [
				"label",
				...extraFieldNames(form),
			]);
		}
		case "add-secret": {
			const submission = parseWithZod(form, { schema: ClientSecretForm });
			if (submission.status !== "success") return invalid(submission);
			const { updateOAuthApp: changed } = await call(updateOAuthApp, {
				input: { oauthAppId, addClientSecret: submission.value.clientSecret },
			});
			return formOutcome(
				submission,
				changed.userErrors,
				"The secret is added and is tried first from now on.",
				["clientSecret"],
			);
		}
		case "drop-secret": {
			const { updateOAuthApp: changed } = await call(updateOAuthApp, {
				input: { oauthAppId, dropOldestClientSecret: true },
			});
			return {
				...outcomeOf(changed.userErrors, "The oldest secret is destroyed."),
				reply: null,
			};
		}
		case "delete": {
			const { deleteOAuthApp: deleted } = await call(deleteOAuthApp, {
				input: { oauthAppId },
			});
			return deleted.userErrors.length === 0
				? "deleted"
				: { ...outcomeOf(deleted.userErrors, ""), reply: null };
		}
		default:
			return { done: null, problem: "This form is not known.", reply: null };
	}
}

function invalid(submission: Submission<unknown, string[]>): FormOutcome {
	return { done: null, problem: null, reply: submission.reply({ hideFields }) };
}

function formOutcome(
	submission: Submission<unknown, string[]>,
	userErrors: readonly UserError[],
	done: string,
	fields: readonly string[],
): FormOutcome {
	if (userErrors.length === 0)
		return {
			done,
			problem: null,
			reply: submission.reply({ resetForm: true }),
		};
	const fieldErrors = toFieldErrors(
		userErrors.map((error) => ({
			...error,
			// The form's own name for it.
			field:
				error.field?.map((part) =>
					part === "addClientSecret" ? "clientSecret" : part,
				) ?? null,
		})),
		fields,
	);
	return {
		done: null,
		problem: null,
		reply: submission.reply({ fieldErrors, hideFields }),
	};
}
