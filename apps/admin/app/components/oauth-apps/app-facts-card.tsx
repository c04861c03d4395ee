import { platformNames } from "../../format/labels.ts";
import { countOf } from "../../format/numbers.ts";
import { nameOfScope, type ScopeNames } from "../../format/scope-names.ts";
import { extraLabel, type OAuthApp } from "../../graphql/oauth-apps.ts";
import type { AppExtra } from "../../graphql/parts.ts";
import { Card } from "../ui/card.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { Time } from "../ui/time.tsx";

/** Known facts of an app; never a secret. */
export function AppFactsCard({
	app,
	extras,
	scopeNames,
}: {
	app: OAuthApp;
	extras: readonly AppExtra[];
	scopeNames: ScopeNames;
}) {
	return (
		<Card title="Registration">
			<DetailsList
				items={[
					{ name: "Platform", value: platformNames[app.platform] },
					{
						name: "Client ID",
						value: (
							<code className="font-mono text-[13px]">{app.clientId}</code>
						),
					},
					{
						name: "Secrets in use",
						value: countOf(app.secretCount, "secret"),
					},
					{
						name: "Extras stored",
						value:
							app.extras.length === 0
								? "None"
								: app.extras.map((name) => extraLabel(extras, name)).join(", "),
					},
					{
						name: "Permissions",
						value:
							app.scopes.length === 0 ? (
								"The platform's usual ones"
							) : (
								<ul className="grid gap-1">
									{app.scopes.map((scope) => (
										<li key={scope} title={scope}>
											{nameOfScope(scopeNames, scope)}
										</li>
									))}
								</ul>
							),
					},
					{
						name: "Redirect URI",
						value: (
							<CopyField value={app.redirectUri} what="the redirect URI" />
						),
					},
					...(app.deauthorizeUrl && app.dataDeletionUrl
						? [
								{
									name: "Deauthorize callback",
									value: (
										<CopyField
											value={app.deauthorizeUrl}
											what="the deauthorize callback"
										/>
									),
								},
								{
									name: "Data deletion callback",
									value: (
										<CopyField
											value={app.dataDeletionUrl}
											what="the data deletion callback"
										/>
									),
								},
							]
						: []),
					{ name: "Added", value: <Time at={app.createdAt} /> },
				]}
			/>
		</Card>
	);
}
