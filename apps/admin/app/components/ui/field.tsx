import type {
	InputHTMLAttributes,
	ReactNode,
	SelectHTMLAttributes,
	TextareaHTMLAttributes,
} from "react";
import { classNames } from "./class-names.ts";

export const inputClass =
	"h-9 w-full min-w-0 rounded-lg border border-line-strong bg-surface px-3 text-sm shadow-card placeholder:text-ink-faint " +
	"hover:border-ink-faint/60 focus-visible:border-accent-600 focus-visible:outline-offset-0 " +
	"disabled:cursor-not-allowed disabled:bg-canvas aria-invalid:border-bad-500";

export interface FieldProps {
	id: string;
	label: ReactNode;
	hint?: ReactNode;
	errors?: readonly string[] | undefined;
	optional?: boolean;
}

/** Ids that tie a control to its hint and its errors. */
export function described({ id, hint, errors }: FieldProps): {
	id: string;
	"aria-describedby"?: string;
} {
	const ids = [hint && `${id}-hint`, errors?.length && `${id}-error`]
		.filter(Boolean)
		.join(" ");
	return ids ? { id, "aria-describedby": ids } : { id };
}

function FieldFrame({
	id,
	label,
	hint,
	errors,
	optional,
	children,
}: FieldProps & { children: ReactNode }) {
	return (
		<div className="grid content-start gap-1.5">
			<label
				htmlFor={id}
				className="flex items-baseline justify-between gap-2 font-medium"
			>
				{label}
				{optional && (
					<span className="font-normal text-ink-faint text-xs">Optional</span>
				)}
			</label>
			{children}
			{hint && (
				<p id={`${id}-hint`} className="text-ink-faint text-xs">
					{hint}
				</p>
			)}
			{errors && errors.length > 0 && (
				<p id={`${id}-error`} className="font-medium text-bad-700 text-xs">
					{errors.join(" ")}
				</p>
			)}
		</div>
	);
}

/** A field's properties, parted into its frame's and its control's. */
function partsOf<Props extends FieldProps & { className?: string | undefined }>(
	{ id, label, hint, errors, optional, className, ...control }: Props,
	look?: string,
) {
	const field = { id, label, hint, errors, ...(optional ? { optional } : {}) };
	return {
		field,
		control: {
			...control,
			...described(field),
			"aria-invalid": errors?.length ? true : undefined,
			className: classNames(inputClass, look, className),
		},
	};
}

export type TextFieldProps = FieldProps &
	Omit<InputHTMLAttributes<HTMLInputElement>, "id">;

export function TextField(props: TextFieldProps) {
	const { field, control } = partsOf(props);
	return (
		<FieldFrame {...field}>
			<input {...control} />
		</FieldFrame>
	);
}

export type TextAreaProps = FieldProps &
	Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id">;

export function TextArea(props: TextAreaProps) {
	const { field, control } = partsOf(props, "h-auto py-2");
	return (
		<FieldFrame {...field}>
			<textarea {...control} />
		</FieldFrame>
	);
}

export type SelectFieldProps = FieldProps &
	Omit<SelectHTMLAttributes<HTMLSelectElement>, "id">;

export function SelectField({ children, ...props }: SelectFieldProps) {
	const { field, control } = partsOf(props, "pr-8");
	return (
		<FieldFrame {...field}>
			<select {...control}>{children}</select>
		</FieldFrame>
	);
}
