import { scopeLabels } from "../../format/labels.ts";
import type { ApiKey } from "../../graphql/api-keys.ts";
import { Badge } from "../ui/badge.tsx";
import { ConfirmAction } from "../ui/confirm-action.tsx";
import { ActionsTd, ActionsTh, rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time, TimeOr } from "../ui/time.tsx";

export interface ApiKeyTableProps {
	keys: ApiKey[];
	/** RFC 3339. */
	now: string;
}

export function ApiKeyTable({ keys, now }: ApiKeyTableProps) {
	return (
		<Table stacked caption="API keys">
			<thead>
				<tr>
					<Th>Name</Th>
					<Th>State</Th>
					<Th>Permissions</Th>
					<Th>Last used</Th>
					<Th>Expires</Th>
					<Th>Created</Th>
					<ActionsTh />
				</tr>
			</thead>
			<tbody>
				{keys.map((key) => (
					<tr key={key.id} className={rowClass}>
						<Td>
							<p className="font-medium">{key.name}</p>
							<p className="font-mono text-[13px] text-ink-soft">
								{key.prefix}…
							</p>
						</Td>
						<Td label="State">
							<KeyState apiKey={key} now={now} />
						</Td>
						<Td label="Permissions" className="min-w-40">
							{key.scopes.map((scope) => scopeLabels[scope].text).join(", ")}
						</Td>
						<Td label="Last used" className="min-w-28">
							<TimeOr at={key.lastUsedAt} otherwise="Never" />
						</Td>
						<Td label="Expires" className="min-w-28">
							<TimeOr at={key.expiresAt} otherwise="No end" />
						</Td>
						<Td label="Created" className="min-w-28">
							<Time at={key.createdAt} />
						</Td>
						<ActionsTd>
							{!key.revokedAt && <RevokeAction apiKey={key} />}
						</ActionsTd>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function KeyState({ apiKey, now }: { apiKey: ApiKey; now: string }) {
	if (apiKey.revokedAt) return <Badge tone="quiet">Revoked</Badge>;
	if (apiKey.expiresAt && Date.parse(apiKey.expiresAt) <= Date.parse(now))
		return <Badge tone="warn">Expired</Badge>;
	return <Badge tone="good">Active</Badge>;
}

function RevokeAction({ apiKey }: { apiKey: ApiKey }) {
	return (
		<ConfirmAction
			label="Revoke"
			accessibleLabel={`Revoke ${apiKey.name}`}
			title={`Revoke ${apiKey.name}?`}
			description={
				<p>
					Whatever calls the API with it is refused from then on. A revoked key
					cannot be brought back; make a new one instead.
				</p>
			}
			confirm="Revoke the key"
			keep="Keep it"
			intent="revoke"
			fields={{ apiKeyId: apiKey.id }}
		/>
	);
}
