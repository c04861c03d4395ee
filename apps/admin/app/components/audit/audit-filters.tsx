import { Form, useSubmit } from "@remix-run/react";
import type { ActorChoice } from "../../audit-actors.server.ts";
import { type AuditQuery, periodProblem } from "../../audit-query.ts";
import { actorName, connectionName } from "../../format/labels.ts";
import type { AuditEventRow } from "../../graphql/audit.ts";
import type { Platform } from "../../graphql/enums.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { ActionPicker } from "./action-picker.tsx";

export interface AuditFiltersProps {
	query: AuditQuery;
	actors: ActorChoice[];
	/** Events of this page: whoever is named there can be chosen too. */
	events: AuditEventRow[];
	connections: {
		id: string;
		platform: Platform;
		accountName: string | null;
		brand: { name: string };
	}[];
	loading: boolean;
}

/** All conditions live in the address, so that a view can be shared and exported. */
export function AuditFilters({
	query,
	actors,
	events,
	connections,
	loading,
}: AuditFiltersProps) {
	const submit = useSubmit();
	const problem = periodProblem(query);
	return (
		<Form
			// A new view begins with its own conditions.
			key={JSON.stringify(query)}
			role="search"
			aria-label="Filter the audit log"
			preventScrollReset
			onSubmit={(event) => {
				// Fields that say nothing would fill the address.
				event.preventDefault();
				const form = new FormData(event.currentTarget);
				const said = [...form].filter(([, value]) => value !== "");
				submit(new URLSearchParams(said as [string, string][]), {
					preventScrollReset: true,
				});
			}}
			className="grid gap-3 border-line border-t px-4 py-4 sm:grid-cols-2 sm:px-5 xl:grid-cols-4"
		>
			<ActionPicker chosen={query.actions} />
			<SelectField
				id="audit-actor"
				name="actor"
				label="Who"
				defaultValue={query.actorId ?? ""}
			>
				<option value="">Everyone</option>
				{actorChoices(query, actors, events).map(({ id, name }) => (
					<option key={id} value={id}>
						{name}
					</option>
				))}
			</SelectField>
			<SelectField
				id="audit-connection"
				name="connection"
				label="Connection"
				defaultValue={query.connectionId ?? ""}
			>
				<option value="">All connections</option>
				{connections.map((connection) => (
					<option key={connection.id} value={connection.id}>
						{connectionName(connection)} ({connection.brand.name})
					</option>
				))}
				{query.connectionId !== null &&
					!connections.some(({ id }) => id === query.connectionId) && (
						<option value={query.connectionId}>The chosen one</option>
					)}
			</SelectField>
			<SelectField
				id="audit-result"
				name="result"
				label="Result"
				defaultValue={
					query.succeeded === null ? "" : query.succeeded ? "yes" : "no"
				}
			>
				<option value="">Any</option>
				<option value="yes">Succeeded</option>
				<option value="no">Failed</option>
			</SelectField>
			<TextField
				id="audit-from"
				type="date"
				name="from"
				label="From (UTC)"
				defaultValue={query.from ?? ""}
			/>
			<TextField
				id="audit-to"
				type="date"
				name="to"
				label="To (UTC)"
				defaultValue={query.to ?? ""}
				errors={problem ? [problem] : undefined}
			/>
			<div className="flex items-end gap-2">
				<Button type="submit" look="primary" pending={loading}>
					Filter
				</Button>
				<ButtonLink look="quiet" to="/settings/audit" preventScrollReset>
					Clear
				</ButtonLink>
			</div>
		</Form>
	);
}

function actorChoices(
	{ actorId }: AuditQuery,
	actors: ActorChoice[],
	events: AuditEventRow[],
): ActorChoice[] {
	const choices = new Map(actors.map(({ id, name }) => [id, name]));
	for (const { actor } of events)
		if (actor.__typename !== "System" && !choices.has(actor.actorId))
			choices.set(actor.actorId, actorName(actor));
	if (actorId !== null && !choices.has(actorId))
		choices.set(actorId, "The chosen one");
	return [...choices].map(([id, name]) => ({ id, name }));
}
