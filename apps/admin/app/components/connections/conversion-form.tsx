import { useState } from "react";
import { userErrorText } from "../../forms/user-errors.ts";
import type {
	ConnectionDetails,
	ConversionSetting,
} from "../../graphql/connection.ts";
import { SelectField, TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ConnectionForm } from "./connection-form.tsx";

type Metric = NonNullable<ConnectionDetails["metricSources"]>["nodes"][number];

/** Value of the choice to name something else than the platform's usual ones. */
const custom = "";

/** Asks what is to count: one of the platform's choices, or a key of its own, such as one of the account's metrics. */
export function ConversionForm({
	connectionId,
	conversion,
	metrics,
	onClose,
}: {
	connectionId: string;
	conversion: ConversionSetting;
	/** Metrics of the account to choose from, where the platform lists them. */
	metrics: readonly Metric[];
	onClose(): void;
}) {
	const isChoice = conversion.choices.some(({ key }) => key === conversion.key);
	const [chosen, setChosen] = useState(isChoice ? conversion.key : custom);
	const own = isChoice ? "" : conversion.key;
	return (
		<ConnectionForm
			connectionId={connectionId}
			label="Conversions"
			intent="set-conversions"
			onClose={onClose}
		>
			{(userErrors) => (
				<>
					{userErrors.length > 0 && (
						<Notice tone="bad">{userErrorText(userErrors)}</Notice>
					)}
					<fieldset className="grid gap-2">
						<legend className="mb-1 font-medium">What counts</legend>
						{conversion.choices.map(({ key, label, description }) => (
							<Choice
								key={key}
								value={key}
								label={label}
								description={description}
								isChosen={chosen === key}
								onChoose={setChosen}
							/>
						))}
						{conversion.custom && (
							<Choice
								value={custom}
								label="Something else"
								description={
									metrics.length > 0
										? "One of the account's own metrics."
										: `${conversion.custom.label}, such as ${conversion.custom.example}.`
								}
								isChosen={chosen === custom}
								onChoose={setChosen}
							/>
						)}
					</fieldset>
					{conversion.custom &&
						chosen === custom &&
						(metrics.length > 0 ? (
							<SelectField
								id="custom-conversion"
								name="customConversion"
								label="Metric"
								defaultValue={own}
							>
								{!metrics.some(({ externalId }) => externalId === own) && (
									<option value={own}>{own === "" ? "Choose one" : own}</option>
								)}
								{metrics.map(({ externalId, name, details }) => (
									<option key={externalId} value={externalId}>
										{details ? `${name} (${details})` : name}
									</option>
								))}
							</SelectField>
						) : (
							<TextField
								id="custom-conversion"
								name="customConversion"
								label={conversion.custom.label}
								hint={`Such as ${conversion.custom.example}: ${conversion.custom.mustBe}.`}
								defaultValue={own}
								maxLength={200}
							/>
						))}
					<p className="text-ink-soft">
						A change makes the past be read again, the newest days first. Until
						that is done, charts say which days still count what was chosen
						before.
					</p>
				</>
			)}
		</ConnectionForm>
	);
}

function Choice({
	value,
	label,
	description,
	isChosen,
	onChoose,
}: {
	value: string;
	label: string;
	description: string;
	isChosen: boolean;
	onChoose(value: string): void;
}) {
	return (
		<label className="flex items-start gap-3 rounded-lg border border-line px-3.5 py-2.5 hover:bg-canvas/60 has-checked:border-accent-600 has-checked:bg-accent-50">
			<input
				type="radio"
				name="conversion"
				value={value}
				checked={isChosen}
				onChange={() => onChoose(value)}
				className="mt-1 size-4 shrink-0 accent-accent-600"
			/>
			<span className="min-w-0">
				<span className="block font-medium">{label}</span>
				<span className="block text-[13px] text-ink-soft [overflow-wrap:anywhere]">
					{description}
				</span>
			</span>
		</label>
	);
}
