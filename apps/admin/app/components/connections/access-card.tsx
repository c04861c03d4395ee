import { Check, TriangleAlert } from "lucide-react";
import { nameCampaigns } from "../../format/campaign-counts.ts";
import { accessWord, isAccessOver } from "../../format/connection-state.ts";
import { actorName, platformNames } from "../../format/labels.ts";
import { formatMoney } from "../../format/money.ts";
import { countOf } from "../../format/numbers.ts";
import { nameOfScope, type ScopeNames } from "../../format/scope-names.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { platformTerms } from "../../graphql/platform-terms.ts";
import { Card } from "../ui/card.tsx";
import { classNames } from "../ui/class-names.ts";
import { DetailsList } from "../ui/details-list.tsx";
import { Time, TimeOr } from "../ui/time.tsx";
import { FeatureList } from "./feature-list.tsx";
import { sharedGrant } from "./shared-grant.ts";

/** Access of a connection: who gave it, to what, and how fresh it is. Never the credentials themselves. */
export function AccessCard({
	connection,
	imports,
	renews,
	scopeNames,
}: {
	connection: ConnectionDetails;
	/** True when the platform's access is renewed without a person. */
	renews: boolean;
	/** True when there is anything to import from the platform. */
	imports: boolean;
	scopeNames: ScopeNames;
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
			{/* An access that is over may do nothing any more. */}
			{!isAccessOver(connection) && (
				<PermissionsCard connection={connection} scopeNames={scopeNames} />
			)}
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
								value: `${nameCampaigns(stats, platformTerms[connection.platform].campaign)}, ${countOf(stats.assets, "asset")}`,
							},
							...(stats.spendLast30Days.length > 0
								? [
										{
											name: "Spend, 30 days",
											value: (
												<>
													{stats.spendLast30Days
														.map(({ amountMicros, currencyCode }) =>
															formatMoney(amountMicros, currencyCode),
														)
														.join(" + ")}
													<span className="block text-[13px] text-ink-soft">
														complete days of each account, without today
													</span>
												</>
											),
										},
									]
								: []),
						]}
					/>
				</Card>
			)}
		</div>
	);
}

/** Permissions that the access has at the platform, in words; the platform's own name of each is below it. */
function PermissionsCard({
	connection,
	scopeNames,
}: {
	connection: ConnectionDetails;
	scopeNames: ScopeNames;
}) {
	const { id, platform, brand, features, grantedScopes, missingScopes } =
		connection;
	const access = accessWord(connection);
	const name = platformNames[platform];
	const permissions = [
		...missingScopes.map((scope) => ({ scope, granted: false })),
		...grantedScopes.map((scope) => ({ scope, granted: true })),
	];
	return (
		<Card title="Permissions">
			{features.length > 0 && permissions.length > 0 && (
				<div className="mb-4 border-line border-b pb-4">
					<FeatureList
						needed={connection.missingScopes}
						features={features}
						platform={platform}
						connectionId={id}
						brandId={brand.id}
						returnTo={`/connections/${id}`}
						scopeNames={scopeNames}
					/>
				</div>
			)}
			{permissions.length === 0 ? (
				<p className="text-ink-soft">
					{features.length > 0 &&
						`Patchbay uses it for: ${features.map(({ title }) => title).join(", ")}. `}
					{name} does not tell what a {access} may do. If something is not
					allowed, Patchbay says so when it needs it.
				</p>
			) : (
				<>
					<p className="mb-2 text-ink-soft text-xs">
						What the {access} may do at {name}
					</p>
					<ul className="grid gap-2">
						{permissions.map(({ scope, granted }) => (
							<Permission
								key={scope}
								scope={scope}
								name={nameOfScope(scopeNames, scope)}
								granted={granted}
							/>
						))}
					</ul>
				</>
			)}
		</Card>
	);
}

function Permission({
	scope,
	name,
	granted,
}: {
	scope: string;
	name: string;
	granted: boolean;
}) {
	const Icon = granted ? Check : TriangleAlert;
	return (
		<li className="flex items-start gap-2.5">
			<Icon
				aria-hidden
				className={classNames(
					"mt-0.5 size-4 shrink-0",
					granted ? "text-good-700" : "text-warn-700",
				)}
			/>
			<span className="min-w-0 flex-1 text-[13px]">
				<span className="block">{name}</span>
				{name !== scope && (
					<span className="block break-all font-mono text-ink-faint text-xs">
						{scope}
					</span>
				)}
			</span>
			<span
				className={classNames(
					"text-xs leading-5",
					granted ? "text-ink-soft" : "font-medium text-warn-700",
				)}
			>
				{granted ? "Granted" : "Missing"}
			</span>
		</li>
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
	const owner = { name: byKey ? "Key of" : "Signed in as", value: person };
	if (isAccessOver(connection))
		return [
			owner,
			{ name: access, value: "No longer accepted by the platform" },
			usedBy,
		];
	// A key neither ends by itself nor is renewed.
	if (byKey) return [owner, usedBy];
	return [
		owner,
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
					otherwise={renews ? "Not known" : "Never, unless it is revoked"}
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
		...(grant.dataAccessExpiresAt
			? [
					{
						name: "Data access expires",
						value: <Time at={grant.dataAccessExpiresAt} />,
					},
				]
			: []),
		usedBy,
	];
}
