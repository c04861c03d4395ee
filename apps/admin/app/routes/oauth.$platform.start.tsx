import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { api, callApi, orNotFound, requireParam } from "../api.server.ts";
import { ConnectForm } from "../components/oauth/connect-form.tsx";
import { GoOn } from "../components/oauth/go-on.tsx";
import { KeyForm } from "../components/oauth/key-form.tsx";
import { MissingApp } from "../components/oauth/missing-app.tsx";
import { OtherMethods } from "../components/oauth/other-methods.tsx";
import { PlatformIcon } from "../components/platform-icon.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import {
	attemptCookies,
	nonceOfBrowser,
	problemOfUserErrors,
	toFailurePage,
	toProblemPage,
} from "../connect-attempt.server.ts";
import { pasteSentence } from "../format/key-words.ts";
import { platformOfPath, startPath } from "../format/platform-paths.ts";
import { localPath } from "../forms/local-path.ts";
import { brand } from "../graphql/brand.ts";
import {
	chosenMethod,
	connect,
	lacksApp,
	type PlatformToConnect,
	platformToConnect,
} from "../graphql/connect.ts";
import type { UserError } from "../graphql/parts.ts";
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
	const call = api(args);
	const [{ brand: known }, { platform: info }] = await Promise.all([
		call(brand, { id: brandId }),
		call(platformToConnect, { platform }),
	]);
	const found = orNotFound(known, "brand");
	return {
		platform,
		info,
		connectionId: searchParams.get("connectionId") ?? undefined,
		method: chosenMethod(info, searchParams.get("method")),
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
	const { platform: info } = await api(args)(platformToConnect, { platform });
	const wanted = new URL(args.request.url).searchParams.get("method");
	const method = grantId ? undefined : chosenMethod(info, wanted);
	const keys = method === "API_KEY" ? readKeys(info, fields) : {};
	const isKeyForm =
		!grantId && info.keyFields.some(({ name }) => fields.has(name));
	// A button that only says "connect" or "reconnect": the page has the form for the key.
	if (method === "API_KEY" && !isKeyForm)
		return redirect(
			startPath(platform, { brandId, returnTo, connectionId, method }),
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
				method,
				...(scopeSets.length > 0 ? { scopeSets } : {}),
				...keys,
				returnTo,
				browserNonce: nonce,
			},
		});
		if (begun.userErrors.length > 0 && isKeyForm)
			return data(
				{
					authorizationUrl: null,
					keyErrors: toKeyErrors(info, begun.userErrors),
					kept: toKeep(info, keys, begun.userErrors),
				},
				{ status: 422, headers },
			);
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
			return data(
				{
					authorizationUrl: begun.authorizationUrl,
					keyErrors: null,
					kept: null,
				},
				{ headers },
			);
		return redirect(begun.authorizationUrl, { headers });
	} catch (error) {
		return await toFailurePage(args, platform, error, headers);
	}
}

/** The filled-in values of the platform's key fields. */
function readKeys(
	{ keyFields }: PlatformToConnect,
	fields: FormData,
): Partial<Record<"apiKey" | "publicApiKey", string>> {
	const filled = keyFields.flatMap(({ name }) => {
		const value = fields.get(name);
		return typeof value === "string" && value.trim() !== ""
			? [[name, value]]
			: [];
	});
	return Object.fromEntries(filled);
}

/** Values that may be shown again in the form: no secret, and no text of a wrong form, which may be one in the wrong field. */
function toKeep(
	{ keyFields }: PlatformToConnect,
	keys: Readonly<Partial<Record<string, string>>>,
	errors: readonly UserError[],
): Record<string, string> {
	const wrong = errors
		.filter(({ code }) => code === "INVALID_INPUT")
		.map(({ field }) => field?.at(-1));
	return Object.fromEntries(
		keyFields.flatMap(({ name, secret }) => {
			const value = keys[name];
			return secret || value === undefined || wrong.includes(name)
				? []
				: [[name, value]];
		}),
	);
}

/** Sentences under the field that they are about; the others stand above the form. */
function toKeyErrors(
	{ keyFields }: PlatformToConnect,
	errors: readonly UserError[],
): Record<string, string[]> {
	const byField: Record<string, string[]> = {};
	for (const { field, message } of errors) {
		const known = keyFields.find(({ name }) => name === field?.at(-1));
		const place = known?.name ?? "";
		byField[place] = [...(byField[place] ?? []), message];
	}
	return byField;
}

export default function StartConnect() {
	const {
		platform,
		info,
		brand: shown,
		returnTo,
		connectionId,
		method,
	} = useLoaderData<typeof loader>();
	const begun = useActionData<typeof action>();
	const { name } = info;
	const byKey = method === "API_KEY";
	const canBegin = byKey || !lacksApp(info);
	return (
		<Card className="mx-auto max-w-md">
			<div className="grid justify-items-center gap-4 py-6 text-center">
				<PlatformIcon
					platform={platform}
					className="size-11 rounded-xl text-sm"
				/>
				<h1 className="font-semibold text-lg tracking-tight">
					{connectionId
						? `Reconnect ${name} of ${shown.name}`
						: `Connect ${name} to ${shown.name}`}
				</h1>
				{canBegin && (
					<p className="text-ink-soft">
						{byKey
							? pasteSentence(name)
							: `You sign in at ${name} and choose there what Patchbay may read.`}
					</p>
				)}
				{byKey ? (
					<KeyForm
						platform={platform}
						name={name}
						brandId={shown.id}
						returnTo={returnTo}
						connectionId={connectionId}
						fields={info.keyFields}
						refused={begun?.keyErrors ? begun : null}
					/>
				) : begun?.authorizationUrl ? (
					<GoOn to={begun.authorizationUrl} name={name} />
				) : !canBegin ? null : (
					<ConnectForm
						platform={platform}
						brandId={shown.id}
						returnTo={returnTo}
						method={method}
						{...(connectionId ? { connectionId } : {})}
					>
						{connectionId ? "Reconnect" : "Connect"} {name}
					</ConnectForm>
				)}
				<div className="text-left empty:hidden">
					<MissingApp {...info} />
				</div>
				<OtherMethods
					platform={platform}
					{...info}
					method={method}
					brandId={shown.id}
					returnTo={returnTo}
					connectionId={connectionId}
				/>
				<ButtonLink look="quiet" to={returnTo}>
					Back
				</ButtonLink>
			</div>
		</Card>
	);
}
