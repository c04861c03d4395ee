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

export type TextFieldProps = FieldProps &
	Omit<InputHTMLAttributes<HTMLInputElement>, "id">;

export function TextField({
	id,
	label,
	hint,
	errors,
	optional,
	className,
	...input
}: TextFieldProps) {
	const field = { id, label, hint, errors, ...(optional ? { optional } : {}) };
	return (
		<FieldFrame {...field}>
			<input
				{...input}
				{...described(field)}
				aria-invalid={errors?.length ? true : undefined}
				className={classNames(inputClass, className)}
			/>
		</FieldFrame>
	);
}

export type TextAreaProps = FieldProps &
	Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id">;

export function TextArea({
	id,
	label,
	hint,
	errors,
	optional,
	className,
	...textArea
}: TextAreaProps) {
	const field = { id, label, hint, errors, ...(optional ? { optional } : {}) };
	return (
		<FieldFrame {...field}>
			<textarea
				{...textArea}
				{...described(field)}
				aria-invalid={errors?.length ? true : undefined}
				className={classNames(inputClass, "h-auto py-2", className)}
			/>
		</FieldFrame>
	);
}

export type SelectFieldProps = FieldProps &
	Omit<SelectHTMLAttributes<HTMLSelectElement>, "id">;

export function SelectField({
	id,
	label,
	hint,
	errors,
	optional,
	className,
	children,
	...select
}: SelectFieldProps) {
	const field = { id, label, hint, errors, ...(optional ? { optional } : {}) };
	return (
		<FieldFrame {...field}>
			<select
				{...select}
				{...described(field)}
				aria-invalid={errors?.length ? true : undefined}
				className={classNames(inputClass, "pr-8", className)}
			>
				{children}
			</select>
		</FieldFrame>
	);
}
