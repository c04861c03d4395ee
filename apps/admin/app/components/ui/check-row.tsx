/** A box with its name, one of a list behind a button. */
export function CheckRow({
	text,
	checked,
	onChange,
}: {
	text: string;
	checked: boolean;
	onChange(checked: boolean): void;
}) {
	return (
		<label className="flex items-center gap-2.5 rounded-lg px-2 py-1.5 hover:bg-ink/5">
			<input
				type="checkbox"
				checked={checked}
				onChange={({ target }) => onChange(target.checked)}
				className="size-4 accent-accent-600"
			/>
			{text}
		</label>
	);
}
