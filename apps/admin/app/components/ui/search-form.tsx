import { Form, useLocation } from "@remix-run/react";
import { Search } from "lucide-react";
import { Button } from "./button.tsx";
import { inputClass } from "./field.tsx";

export interface SearchFormProps {
	/** Word of the address that keeps what is searched for. */
	name: string;
	search: string | null;
	/** Says to a screen reader what is searched. */
	label: string;
	placeholder: string;
	loading: boolean;
	/** Other words of the address that stay. */
	kept?: readonly string[];
}

/** A search that lives in the address, so that a view can be shared; it begins at the first page. */
export function SearchForm({
	name,
	search,
	label,
	placeholder,
	loading,
	kept = [],
}: SearchFormProps) {
	const parameters = new URLSearchParams(useLocation().search);
	return (
		<Form
			role="search"
			preventScrollReset
			className="flex min-w-0 flex-1 basis-64 gap-2"
		>
			{kept.flatMap((word) =>
				parameters
					.getAll(word)
					.map((value) => (
						<input
							key={`${word} ${value}`}
							type="hidden"
							name={word}
							value={value}
						/>
					)),
			)}
			<div className="relative min-w-0 max-w-sm flex-1">
				<Search
					aria-hidden
					className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-faint"
				/>
				<input
					key={search}
					type="search"
					name={name}
					maxLength={200}
					aria-label={label}
					placeholder={placeholder}
					defaultValue={search ?? ""}
					className={`${inputClass} pl-9`}
				/>
			</div>
			<Button type="submit" pending={loading}>
				Search
			</Button>
		</Form>
	);
}
