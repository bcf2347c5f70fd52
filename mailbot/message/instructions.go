package message

import (
	"strings"

	"keikai/mailbot/handling"
)

// mostInstructions bounds the commands of one mail.
const mostInstructions = 50

// Instructions are the lines of a body that holds several commands (users.md A2, commands.md 2 step 6):
//
//	【指示】
//	[IPA#12345678] 受理 製品
//	[IPA#23456789] 不受理 対象外
//	 説明=「日本国内で利用されていない」
//	以上
//
// begun: the opening line, only BEGIN or 【指示】, is the first line of the body that is not empty and not quoted, or the next
// one behind the command that the body begins with. Anywhere else these words open nothing, so that a letter is never a batch.
// The lines end at 以上 or END, or where the sender's own words do; a blank line ends nothing. They are trimmed, and one that
// begins with white space continues the one before it, as a mail client folds (R81).
//
// cut: there were more than 50 lines. The rest is not returned, so whoever obeys all or nothing must obey nothing.
func Instructions(text string) (lines []string, begun, cut bool) {
	all := strings.Split(normalLines(text), "\n")
	start, begun := opening(all)
	if !begun {
		return nil, false, false
	}
	var commands [][]string // each in the pieces it was folded into
	folded := false         // whether the line before can go on
	for i := start; i < len(all); i++ {
		line := strings.TrimSpace(all[i])
		switch {
		case isClosing(line) || endsOwnWords(all, i):
			return joinFolded(commands), true, false
		case line == "":
			folded = false
		case folded && isIndented(all[i]):
			last := len(commands) - 1
			commands[last] = append(commands[last], line)
		case len(commands) == mostInstructions:
			return joinFolded(commands), true, true
		default:
			commands, folded = append(commands, []string{line}), true
		}
	}
	return joinFolded(commands), true, false
}

// opening finds the line behind the opening one. The command before it may have been wrapped, so all of its paragraph is taken
// for it.
func opening(lines []string) (next int, ok bool) {
	command, ended := false, false
	for i, line := range lines {
		switch {
		case strings.TrimSpace(line) == "":
			ended = command
		case IsOpening(line):
			return i + 1, true
		case !command && isQuoted(line):
		case ended || endsOwnWords(lines, i) || !command && !beginsCommand(line):
			return 0, false
		default:
			command = true
		}
	}
	return 0, false
}

// IsOpening tells the line that opens several commands: only BEGIN, 【指示】 or [指示], in full width or half.
func IsOpening(line string) bool {
	word := strings.TrimSpace(string(foldRunes(line)))
	return word == "BEGIN" || word == "【指示】" || word == "[指示]"
}

// beginsCommand tells a line that begins with a case number or a verb. Whether it is a good command is not asked here.
func beginsCommand(line string) bool {
	s := SplitSubject(line)
	words, err := SplitWords(s.Rest)
	return !s.Forward && (s.First || err == nil && len(words) > 0 && handling.BeginsVerb(words[0]))
}

// isIndented tells a line that begins with white space, the ideographic space included.
func isIndented(line string) bool {
	for _, r := range line {
		return foldRune(r) == ' '
	}
	return false
}

func joinFolded(commands [][]string) []string {
	var lines []string
	for _, pieces := range commands {
		lines = append(lines, strings.Join(pieces, " "))
	}
	return lines
}
