import { intervalNames } from "../../format/auto-sync.ts";
import { capitalized } from "../../format/labels.ts";
import { thingsReadAt } from "../../format/platform-words.ts";
import { toFieldErrors } from "../../forms/user-errors.ts";
import type { AutoSync } from "../../graphql/auto-sync.ts";
import { type Platform, syncIntervals } from "../../graphql/enums.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ConnectionForm } from "./connection-form.tsx";

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
	platform,
	turnOn,
	onClose,
}: {
	connectionId: string;
	autoSync: AutoSync;
	/** True when spend is read from the platform. */
	metrics: boolean;
	platform: Platform;
	/** Offers to turn it on. */
	turnOn: boolean;
	onClose(): void;
}) {
	return (
		<ConnectionForm
			connectionId={connectionId}
			label="Automatic sync"
			intent="set-auto-sync"
			onClose={onClose}
		>
			{(userErrors) => {
				const errors = toFieldErrors(userErrors, fields);
				return (
					<>
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
								label={capitalized(thingsReadAt(platform))}
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
					</>
				);
			}}
		</ConnectionForm>
	);
}
