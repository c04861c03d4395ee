import { Check, TriangleAlert } from "lucide-react";
import { accessWord } from "../../format/connection-state.ts";
import { actorName, scopeName } from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import { countOf } from "../../format/numbers.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { Time, TimeOr } from "../ui/time.tsx";
import { FeatureList } from "./feature-list.tsx";
import { sharedGrant } from "./shared-grant.ts";

/** Access of a connection: who gave it, to what, and how fresh it is. Never the credentials themselves. */
export function AccessCard({
	connection,
	imports,
	renews,
}: {
	connection: ConnectionDetails;
	/** True when the platform's access is renewed without a person. */
	renews: boolean;
	/** True when there is anything to import from the platform. */
	imports: boolean;
}) {
	const { stats } = connection;
	return (
		<div className="grid gap-6">
			<Card title="Access">
				<DetailsList
					items={[
						...grantFacts(connection, renews),
						{
							name: "Last verified",
							value: (
								<TimeOr at={connection.lastVerifiedAt} otherwise="Not yet" />
							),
						},
						{
							name: "Connected",
							value: (
								<>
									<Time at={connection.connectedAt} /> by{" "}
									{actorName(connection.connectedBy)}
								</>
							),
						},
					]}
				/>
			</Card>
			<Card title="Permissions">
				{connection.features.length > 0 && (
					<div className="mb-4 border-line border-b pb-4">
						<FeatureList
							features={connection.features}
							platform={connection.platform}
							connectionId={connection.id}
							brandId={connection.brand.id}
							returnTo={`/connections/${connection.id}`}
						/>
					</div>
				)}
				<p className="mb-2 text-ink-soft text-xs">
					What the {accessWord(connection)} holds at the platform
				</p>
				<ul className="grid gap-2">
					{connection.grantedScopes.map((scope) => (
						<li key={scope} className="flex items-center gap-2.5" title={scope}>
							<Check aria-hidden className="size-4 shrink-0 text-good-700" />
							<span className="min-w-0 truncate font-mono text-[13px]">
								{scopeName(scope)}
							</span>
							<span className="ml-auto text-ink-soft text-xs">Granted</span>
						</li>
					))}
					{connection.missingScopes.map((scope) => (
						<li key={scope} className="flex items-center gap-2.5" title={scope}>
							<TriangleAlert
								aria-hidden
								className="size-4 shrink-0 text-warn-700"
							/>
							<span className="min-w-0 truncate font-mono text-[13px]">
								{scopeName(scope)}
							</span>
							<span className="ml-auto font-medium text-warn-700 text-xs">
								Missing
							</span>
						</li>
					))}
					{connection.grantedScopes.length + connection.missingScopes.length ===
						0 && (
						<li className="text-ink-soft">
							{connection.status === "DISCONNECTED"
								? "None."
								: "The platform does not say. What is not allowed is told when it is needed."}
						</li>
					)}
				</ul>
			</Card>
			{imports && (
				<Card title="Imported">
					<DetailsList
						items={[
							{
								name: "Last import",
								value: <TimeOr at={stats.lastImportAt} otherwise="Never" />,
							},
							{
								name: "Holds",
								value: `${countOf(stats.campaigns, "campaign")}, ${countOf(stats.assets, "asset")}`,
							},
							{
								name: "Spend, 30 days",
								value:
									stats.spendLast30Days
										.map(({ amountMicros, currencyCode }) =>
											formatMoney(amountMicros, currencyCode),
										)
										.join(" + ") || "–",
							},
						]}
					/>
				</Card>
			)}
		</div>
	);
}

/** The sign-in that the connection uses. What a disconnected one left to others is no access of its own. */
function grantFacts(connection: ConnectionDetails, renews: boolean) {
	const { grant, status } = connection;
	const byKey = accessWord(connection) === "key";
	const access = byKey ? "Key" : "Sign-in";
	if (!grant || grant.status === "DISCONNECTED")
		return [{ name: access, value: "Destroyed when it was disconnected" }];
	const person = grant.platformUserName ?? grant.platformUserId;
	if (status === "DISCONNECTED")
		return [
			{
				name: access,
				value: sharedGrant(connection)
					? `${person}, kept for ${countOf(grant.connections.totalCount, "other connection")}`
					: person,
			},
		];
	const usedBy = {
		name: "Used by",
		value: countOf(grant.connections.totalCount, "connection"),
	};
	// A key neither ends by itself nor is renewed.
	if (byKey) return [{ name: "Key of", value: person }, usedBy];
	return [
		{ name: "Signed in as", value: person },
		...(renews
			? [
					{
						name: "Last refresh",
						value: <TimeOr at={grant.lastRefreshedAt} otherwise="Not yet" />,
					},
				]
			: []),
		{
			name: "Access expires",
			value: (
				<TimeOr
					at={grant.accessTokenExpiresAt}
					otherwise={renews ? "Not known" : "When it is taken back"}
				/>
			),
		},
		...(grant.refreshTokenExpiresAt
			? [
					{
						name: "Sign-in expires",
						value: <Time at={grant.refreshTokenExpiresAt} />,
					},
				]
			: []),
		usedBy,
	];
}
