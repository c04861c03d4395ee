import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
	api,
	callApi,
	orNotFound,
	requireParam,
	toPage,
} from "../api.server.ts";
import { ApiError } from "../api-error.ts";
import { ConnectForm } from "../components/oauth/connect-form.tsx";
import { PlatformIcon } from "../components/platform-icon.tsx";
import { ButtonLink, buttonClass } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import {
	attemptCookies,
	nonceOfBrowser,
	problemOfApiError,
	problemOfUserErrors,
	toProblemPage,
} from "../connect-attempt.server.ts";
import { platformNames } from "../format/labels.ts";
import { platformOfPath } from "../format/platform-paths.ts";
import { localPath } from "../forms/local-path.ts";
import { brand } from "../graphql/brand.ts";
import { connect } from "../graphql/connect.ts";
import { requirePermissionOnPage } from "../page-permission.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Connect · Patchbay" }];

const StartForm = z.object({
	brandId: z.string().min(1),
	returnTo: z.string().optional(),
	grantId: z.string().optional(),
	connectionId: z.string().optional(),
	scopeSets: z.array(z.string()),
});

/** Opening the address changes nothing: it asks, and the form below begins the connection. */
export async function loader(args: LoaderFunctionArgs) {
	const platform = orNotFound(
		platformOfPath(requireParam(args.params, "platform")),
		"page",
	);
	const { searchParams } = new URL(args.request.url);
	const brandId = searchParams.get("brandId");
	if (!brandId) throw redirect("/brands");
	await requirePermissionOnPage(
		args,
		"connection.connect",
		"Admins and owners",
		"connect accounts",
	);
	const found = orNotFound(
		(await api(args)(brand, { id: brandId })).brand,
		"brand",
	);
	return {
		platform,
		brand: { id: found.id, name: found.name },
		returnTo: localPath(
			searchParams.get("returnTo"),
			`/brands/${brandId}/onboarding`,
		),
	};
}

export async function action(args: ActionFunctionArgs) {
	const platform = orNotFound(
		platformOfPath(requireParam(args.params, "platform")),
		"page",
	);
	const fields = await args.request.formData();
	const form = StartForm.safeParse({
		...Object.fromEntries(fields),
		scopeSets: fields.getAll("scopeSets"),
	});
	if (!form.success) throw redirect("/brands");
	const { brandId, grantId, connectionId, scopeSets } = form.data;
	const returnTo = localPath(
		form.data.returnTo,
		`/brands/${brandId}/onboarding`,
	);
	const nonce = await nonceOfBrowser(args.request);
	const headers = await attemptCookies(args, nonce, {
		brandId,
		connectionId: connectionId ?? null,
		scopeSets,
		returnTo,
	});
	try {
		const { connect: begun } = await callApi(args, connect, {
			input: {
				brandId,
				platform,
				grantId,
				connectionId,
				...(scopeSets.length > 0 ? { scopeSets } : {}),
				returnTo,
				browserNonce: nonce,
			},
		});
		if (begun.userErrors.length > 0) {
			return await toProblemPage(
				args,
				platform,
				problemOfUserErrors(begun.userErrors),
				headers,
			);
		}
		if (!begun.authorizationUrl)
			return redirect(localPath(begun.returnTo, returnTo), { headers });
		// Browsers stop a form whose answer leads to another site, as our content security policy wants it.
		const sentByBrowser =
			args.request.headers.get("sec-fetch-dest") === "document";
		if (sentByBrowser)
			return data({ authorizationUrl: begun.authorizationUrl }, { headers });
		return redirect(begun.authorizationUrl, { headers });
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		if (error.code === "UNAUTHENTICATED") throw toPage(error, args);
		return await toProblemPage(
			args,
			platform,
			problemOfApiError(error),
			headers,
		);
	}
}

export default function StartConnect() {
	const { platform, brand: shown, returnTo } = useLoaderData<typeof loader>();
	const begun = useActionData<typeof action>();
	const name = platformNames[platform];
	return (
		<Card className="mx-auto max-w-md">
			<div className="grid justify-items-center gap-4 py-6 text-center">
				<PlatformIcon
					platform={platform}
					className="size-11 rounded-xl text-sm"
				/>
				<h1 className="font-semibold text-lg tracking-tight">
					Connect {name} to {shown.name}
				</h1>
				<p className="text-ink-soft">
					You sign in at {name} and choose there what Patchbay may read.
				</p>
				{begun ? (
					<>
						<meta
							httpEquiv="refresh"
							content={`0;url=${begun.authorizationUrl}`}
						/>
						<a href={begun.authorizationUrl} className={buttonClass("primary")}>
							Go on to {name}
						</a>
					</>
				) : (
					<ConnectForm
						platform={platform}
						brandId={shown.id}
						returnTo={returnTo}
					>
						Connect {name}
					</ConnectForm>
				)}
				<ButtonLink look="quiet" to={returnTo}>
					Back
				</ButtonLink>
			</div>
		</Card>
	);
}
