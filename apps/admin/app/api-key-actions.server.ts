import { parseWithZod } from "@conform-to/zod/v4";
import { type FormOutcome, outcomeOf } from "./action-outcome.ts";
import { api, type RouteArgs } from "./api.server.ts";
import { ApiKeyForm, expiryOf } from "./forms/api-key-form.ts";
import { toFieldErrors } from "./forms/user-errors.ts";
import { createApiKey, revokeApiKey } from "./graphql/api-keys.ts";

export interface ApiKeyOutcome extends FormOutcome {
	/** A key that was just made: its secret is in this one answer and nowhere else. */
	created: { name: string; secret: string } | null;
}

/** Runs an action of the API keys' page, by the form's `intent`. */
export function runApiKeyAction(
	args: RouteArgs,
	form: FormData,
): Promise<ApiKeyOutcome> {
	return form.get("intent") === "revoke"
		? revoke(args, String(form.get("apiKeyId")))
		: create(args, form);
}

async function create(args: RouteArgs, form: FormData): Promise<ApiKeyOutcome> {
	const submission = parseWithZod(form, { schema: ApiKeyForm });
	const failed = { done: null, problem: null, created: null };
	if (submission.status !== "success")
		return { ...failed, reply: submission.reply() };
	const { name, scopes, lifetime } = submission.value;
	const { createApiKey: made } = await api(args)(createApiKey, {
		input: { name, scopes, expiresAt: expiryOf(lifetime) },
	});
	if (made.userErrors.length > 0 || !made.secret)
		return {
			...failed,
			reply: submission.reply({
				fieldErrors: toFieldErrors(made.userErrors, ["name", "scopes"]),
			}),
		};
	return {
		done: `The key “${name}” is made.`,
		problem: null,
		reply: submission.reply({ resetForm: true }),
		created: { name, secret: made.secret },
	};
}

async function revoke(
	args: RouteArgs,
	apiKeyId: string,
): Promise<ApiKeyOutcome> {
	const { revokeApiKey: revoked } = await api(args)(revokeApiKey, {
		input: { apiKeyId },
	});
	return {
		...outcomeOf(revoked.userErrors, "The key is revoked and no longer works."),
		reply: null,
		created: null,
	};
}
