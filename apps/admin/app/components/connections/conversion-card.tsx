import { useState } from "react";
import { formatDay } from "../../format/dates.ts";
import type { ConnectionDetails } from "../../graphql/connection.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DetailsList } from "../ui/details-list.tsx";
import { Notice } from "../ui/notice.tsx";
import { useCanEdit } from "../use-viewer.ts";
import { CallButton } from "./call-button.tsx";
import { ConversionForm } from "./conversion-form.tsx";

/** Choice of what counts as a conversion, with its meaning at the platform and how far back it holds. */
export function ConversionCard({
	connection,
}: {
	connection: ConnectionDetails;
}) {
	const canEdit = useCanEdit();
	const [changing, setChanging] = useState(false);
	const { conversion, status } = connection;
	if (!conversion || status === "DISCONNECTED") return null;
	const choice = conversion.choices.find(({ key }) => key === conversion.key);
	return (
		<Card
			title="Conversions"
			description="What counts as a conversion in all numbers of this connection: one thing, never a sum of several."
			action={
				canEdit &&
				!changing && (
					<Button
						onClick={() => setChanging(true)}
						aria-label="Change what counts as a conversion"
					>
						Change
					</Button>
				)
			}
		>
			{changing ? (
				<ConversionForm
					connectionId={connection.id}
					conversion={conversion}
					metrics={choosable(connection.metricSources)}
					onClose={() => setChanging(false)}
				/>
			) : (
				<div className="grid gap-4">
					{conversion.heldFrom && (
						<Notice
							tone="info"
							action={
								canEdit &&
								!connection.autoSync.enabled && (
									<CallButton
										connectionId={connection.id}
										intent="set-conversions"
										values={{ conversion: conversion.key }}
										label="Read them again"
										size="small"
									/>
								)
							}
						>
							Numbers from {formatDay(conversion.heldFrom)} on count this.
							Earlier days count what was chosen before, until they are read
							again.
						</Notice>
					)}
					<DetailsList
						items={[
							{ name: "Counts", value: conversion.label },
							{
								name: "Means",
								value:
									choice?.description ??
									[conversion.custom?.label, conversion.key]
										.filter(Boolean)
										.join(": "),
							},
							{ name: "Attribution", value: conversion.attribution },
						]}
					/>
				</div>
			)}
		</Card>
	);
}

/** Metrics of the account to choose from; none where it has more than a list can hold, and the id is asked for. */
function choosable(sources: ConnectionDetails["metricSources"]) {
	return sources && sources.totalCount === sources.nodes.length
		? sources.nodes
		: [];
}
