import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { ConnectionActionResult } from "../../connection-actions.server.ts";
import { intervalNames } from "../../format/auto-sync.ts";
import { toFieldErrors } from "../../forms/user-errors.ts";
import type { AutoSync } from "../../graphql/auto-sync.ts";
import { syncIntervals } from "../../graphql/enums.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useToast } from "../ui/toaster.tsx";

const fields = ["metricsEvery", "campaignsEvery", "lookbackDays"];

const choices = syncIntervals.map((every) => (
	<option key={every} value={every}>
		{intervalNames[every]}
	</option>
));

/** Settings of the automatic sync. What came out is said in the corner, faults at the fields. */
export function SyncForm({
	connectionId,
	autoSync,
	metrics,
	turnOn,
	onClose,
}: {
	connectionId: string;
	autoSync: AutoSync;
	/** True when spend is read from the platform. */
	metrics: boolean;
	/** Offers to turn it on. */
	turnOn: boolean;
	onClose(): void;
}) {
	const fetcher = useFetcher<ConnectionActionResult | null>();
	const toast = useToast();
	const pending = fetcher.state !== "idle";
	const result = pending ? undefined : fetcher.data;
	useEffect(() => {
		if (!result?.done) return;
		toast({ tone: "good", text: result.done });
		onClose();
	}, [result, toast, onClose]);
	const errors = toFieldErrors(result?.userErrors ?? [], fields);
	return (
		<fetcher.Form
			method="post"
			action={`/connections/${connectionId}`}
			className="grid gap-4"
			aria-label="Automatic sync"
		>
			{errors[""] && <Notice tone="bad">{errors[""].join(" ")}</Notice>}
			<Checkbox
				name="enabled"
				value="yes"
				defaultChecked={autoSync.enabled || turnOn}
				label="Import automatically"
				explanation="Runs that are missed while the platform or Patchbay is unavailable are caught up."
			/>
			<div className="grid gap-4 sm:grid-cols-2">
				{metrics && (
					<SelectField
						id="metrics-every"
						name="metricsEvery"
						label="Numbers"
						hint="More than once a day reads today and yesterday; earlier days follow each night."
						defaultValue={autoSync.metricsEvery}
						errors={errors.metricsEvery}
					>
						{choices}
					</SelectField>
				)}
				<SelectField
					id="campaigns-every"
					name="campaignsEvery"
					label="Campaigns, ads and creatives"
					defaultValue={autoSync.campaignsEvery}
					errors={errors.campaignsEvery}
				>
					{choices}
				</SelectField>
				{metrics && (
					<TextField
						id="lookback-days"
						name="lookbackDays"
						type="number"
						inputMode="numeric"
						min={1}
						max={90}
						required
						label="Days read again each night"
						hint="Platforms go on correcting past days. Once a week, 90 days are read again."
						defaultValue={autoSync.lookbackDays}
						errors={errors.lookbackDays}
					/>
				)}
			</div>
			<div className="flex flex-wrap gap-2">
				<Button
					type="submit"
					look="primary"
					name="intent"
					value="set-auto-sync"
					pending={pending}
				>
					Save
				</Button>
				<Button look="quiet" onClick={onClose}>
					Cancel
				</Button>
			</div>
		</fetcher.Form>
	);
}
