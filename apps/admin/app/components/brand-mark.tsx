/** Patchbay's own mark and name. */
export function BrandMark() {
	return (
		<span className="inline-flex items-center gap-2.5 font-semibold text-[15px] tracking-tight">
			<img
				src="/favicon.svg"
				alt=""
				className="size-7"
				width={28}
				height={28}
			/>
			Patchbay
		</span>
	);
}
