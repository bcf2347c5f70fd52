#!/bin/sh
# Cuts the font to the characters that the words of the charts and of the figures use. Needs Debian's fonts-morisawa-bizud-gothic and
# fonttools. Run it after a word has changed; TestEveryCharacterOfEveryLabelHasAGlyph says when.
set -eu
cd "$(dirname "$0")"
cat ../words.go ../../words.go ../../../handling/figureword.go > /tmp/words.$$
pyftsubset /usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf --text-file=/tmp/words.$$ --unicodes=U+0020-007E \
	--output-file=BIZUDPGothic-subset.ttf --layout-features= --no-hinting --name-IDs='*' --notdef-outline
rm /tmp/words.$$
