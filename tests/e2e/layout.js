/* What does not fit on the page as it stands: sideways scrolling, words broken inside, text over text. */
async () => {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));  // until tables.js has seen the new width
  const LONGEST_WORD = 24;  // what is longer may break: 320 px hold no more
  const found = [];
  const needed = document.documentElement.scrollWidth;
  if (needed > innerWidth) found.push(`the page needs ${needed} px`);

  const clips = new Map();  // element -> the part of the window in which its content can be seen
  const clipOf = (element) => {
    if (!element || element === document.documentElement) return { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 };
    if (clips.has(element)) return clips.get(element);
    const style = getComputedStyle(element);
    let clip = style.position === "fixed" ? clipOf(null) : clipOf(element.parentElement);
    if (style.overflow !== "visible" || style.clipPath !== "none") {
      const box = element.getBoundingClientRect();
      clip = {
        left: Math.max(clip.left, box.left), top: Math.max(clip.top, box.top),
        right: Math.min(clip.right, box.right), bottom: Math.min(clip.bottom, box.bottom),
      };
      if (style.clipPath !== "none") clip.right = clip.left;
    }
    clips.set(element, clip);
    return clip;
  };

  const pieces = [];
  const range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const around = node.parentElement;
    if (!node.data.trim() || around.closest("script, style, template, select, textarea, svg")) continue;
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()];
    if (!rects.length || !around.checkVisibility()) continue;
    const clip = clipOf(around);
    const layer = around.closest(".topbar, .skip, .actions, .preview, .form-actions, .many, .page-actions > [data-kind=primary]");
    for (const { left, top, right, bottom } of rects) {
      const piece = {
        left: Math.max(left, clip.left), top: Math.max(top, clip.top) + 2,
        right: Math.min(right, clip.right), bottom: Math.min(bottom, clip.bottom) - 2, node, layer,
      };
      if (piece.right - piece.left > 2 && piece.bottom - piece.top > 2) pieces.push(piece);
    }
    if (rects.length < 2 || around.closest("code, pre, .hash")) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{N}_]+/gu)) {
      if (word.length > LONGEST_WORD) continue;
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter((rect) => rect.width > 0).map((rect) => Math.round(rect.top)));
      if (lines.size > 1) found.push(`the word "${word}" breaks in "${node.data.trim().slice(0, 60)}"`);
    }
  }

  // What sticks lies over what scrolls below it. So each layer is compared with itself only.
  pieces.sort((one, other) => one.top - other.top);
  pieces.forEach((one, index) => {
    for (const other of pieces.slice(index + 1)) {
      if (other.top >= one.bottom) break;
      if (one.node === other.node || one.layer !== other.layer) continue;
      if (Math.min(one.right, other.right) - Math.max(one.left, other.left) < 2) continue;
      if (Math.min(one.bottom, other.bottom) - other.top < 2) continue;
      found.push(`"${one.node.data.trim().slice(0, 40)}" lies over "${other.node.data.trim().slice(0, 40)}"`);
    }
  });
  return [...new Set(found)];
}
