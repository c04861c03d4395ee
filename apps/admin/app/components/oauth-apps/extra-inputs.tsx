import type { AppExtra } from "../../graphql/parts.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { TextField } from "../ui/field.tsx";

export interface ExtraInputsProps {
	extras: readonly AppExtra[];
	/** Names that have a value already: it is never shown, and an empty field keeps it. */
	stored?: readonly string[];
	/** Faults by the field's name in the form. */
	errors?: Readonly<Record<string, string[] | null>> | undefined;
}

/** Inputs for what the platform wants beside client id and secret. */
export function ExtraInputs({
	extras,
	stored = [],
	errors = {},
}: ExtraInputsProps) {
	return extras.map(({ name, label, hint, secret, required }) => {
		const kept = stored.includes(name);
		return (
			<div key={name} className="grid gap-2">
				<TextField
					id={`extras-${name}`}
					name={`extras.${name}`}
					type={secret ? "password" : "text"}
					label={label}
					hint={
						kept ? "Stored. Leave it empty to keep it." : (hint ?? undefined)
					}
					errors={errors[`extras.${name}`] ?? undefined}
					optional={kept || !required}
					autoComplete="off"
					spellCheck={false}
				/>
				{kept && !required && (
					<Checkbox
						name="removed"
						value={name}
						label={`Remove the stored ${label.charAt(0).toLowerCase()}${label.slice(1)}`}
					/>
				)}
			</div>
		);
	});
}
