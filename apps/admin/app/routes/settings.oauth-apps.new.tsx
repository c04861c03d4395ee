import { parseWithZod } from "@conform-to/zod/v4";
import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { api } from "../api.server.ts";
import { OAuthAppFields } from "../components/oauth-apps/oauth-app-fields.tsx";
import { Card } from "../components/ui/card.tsx";
import {
	changedExtras,
	extraFieldNames,
	hideFields,
	OAuthAppForm,
} from "../forms/oauth-app-form.ts";
import { toFieldErrors } from "../forms/user-errors.ts";
import { createOAuthApp, oauthPlatforms } from "../graphql/oauth-apps.ts";
import { requirePermissionOnPage } from "../page-permission.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [
	{ title: "Add an OAuth app · Patchbay" },
];

export async function loader(args: LoaderFunctionArgs) {
	await requirePermissionOnPage(
		args,
		"oauthApp.manage",
		"Owners",
		"add OAuth apps",
	);
	const { platforms } = await api(args)(oauthPlatforms);
	return {
		adminUrl: args.context.adminUrl,
		platforms: platforms.filter(
			({ connectable, authenticationMethods }) =>
				connectable &&
				authenticationMethods.some((method) => method !== "API_KEY"),
		),
	};
}

export async function action(args: ActionFunctionArgs) {
	const form = await args.request.formData();
	const submission = parseWithZod(form, { schema: OAuthAppForm });
	if (submission.status !== "success")
		return data(submission.reply({ hideFields }), { status: 400 });
	const { extras, ...input } = submission.value;
	const { createOAuthApp: created } = await api(args)(createOAuthApp, {
		input: { ...input, extras: changedExtras(extras) },
	});
	if (created.oauthApp)
		return redirect(`/settings/oauth-apps/${created.oauthApp.id}`);
	const fields = [
		...["platform", "label", "clientId", "clientSecret"],
		...extraFieldNames(form),
	];
	return data(
		submission.reply({
			fieldErrors: toFieldErrors(created.userErrors, fields),
			hideFields,
		}),
		{ status: 422 },
	);
}

export default function NewOAuthApp() {
	const { platforms, adminUrl } = useLoaderData<typeof loader>();
	return (
		<Card
			title="Add an OAuth app"
			description="Register Patchbay at the platform first; the platform gives you the client ID and secret."
		>
			<OAuthAppFields
				platforms={platforms}
				adminUrl={adminUrl}
				lastResult={useActionData<typeof action>()}
			/>
		</Card>
	);
}
