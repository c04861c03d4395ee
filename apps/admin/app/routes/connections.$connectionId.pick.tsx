import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { api, callApi, orNotFound, requireParam } from "../api.server.ts";
import { GoOn } from "../components/oauth/go-on.tsx";
import { PickForm } from "../components/sheets/pick-form.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import {
	attemptCookies,
	nonceOfBrowser,
	problemOfUserErrors,
	toFailurePage,
	toProblemPage,
} from "../connect-attempt.server.ts";
import { platformNames } from "../format/labels.ts";
import { localPath } from "../forms/local-path.ts";
import { connection } from "../graphql/connection.ts";
import { pickFiles } from "../graphql/sheets.ts";
import { requirePermissionOnPage } from "../page-permission.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Choose files · Patchbay" }];

/** Opening the address changes nothing: it asks, and the form below leads to the platform. */
export async function loader(args: LoaderFunctionArgs) {
	const id = requireParam(args.params, "connectionId");
	await requirePermissionOnPage(
		args,
		"connection.connect",
		"Admins and owners",
		"choose files",
	);
	const { connection: found } = await api(args)(connection, { id });
	const { platform } = orNotFound(found, "connection");
	const { searchParams } = new URL(args.request.url);
	return {
		id,
		platform,
		returnTo: localPath(searchParams.get("returnTo"), `/connections/${id}`),
	};
}

export async function action(args: ActionFunctionArgs) {
	const connectionId = requireParam(args.params, "connectionId");
	const { connection: found } = await api(args)(connection, {
		id: connectionId,
	});
	const { platform, brand } = orNotFound(found, "connection");
	const form = await args.request.formData();
	const wanted = form.get("returnTo");
	const returnTo = localPath(
		typeof wanted === "string" ? wanted : null,
		`/connections/${connectionId}`,
	);
	const browserNonce = await nonceOfBrowser(args.request);
	const headers = await attemptCookies(args, browserNonce, {
		brandId: brand.id,
		connectionId,
		scopeSets: [],
		returnTo,
	});
	try {
		const { pickFiles: begun } = await callApi(args, pickFiles, {
			input: { connectionId, returnTo, browserNonce },
		});
		if (!begun.authorizationUrl)
			return await toProblemPage(
				args,
				platform,
				problemOfUserErrors(begun.userErrors),
				headers,
			);
		// Browsers stop a form whose answer leads to another site, as our content security policy wants it.
		if (args.request.headers.get("sec-fetch-dest") === "document")
			return data({ authorizationUrl: begun.authorizationUrl }, { headers });
		return redirect(begun.authorizationUrl, { headers });
	} catch (error) {
		return await toFailurePage(args, platform, error, headers);
	}
}

export default function PickFiles() {
	const { id, platform, returnTo } = useLoaderData<typeof loader>();
	const begun = useActionData<typeof action>();
	return (
		<Card className="mx-auto max-w-md">
			<div className="grid justify-items-center gap-4 py-6 text-center">
				<h1 className="font-semibold text-lg tracking-tight">Choose files</h1>
				<p className="text-ink-soft">
					You choose at Google which files Patchbay may open and change.
				</p>
				{begun?.authorizationUrl ? (
					<GoOn to={begun.authorizationUrl} name={platformNames[platform]} />
				) : (
					<PickForm connectionId={id} returnTo={returnTo} look="primary" />
				)}
				<ButtonLink look="quiet" to={returnTo}>
					Back
				</ButtonLink>
			</div>
		</Card>
	);
}
