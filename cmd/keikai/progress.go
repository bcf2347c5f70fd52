package main

import (
	"fmt"
	"os"
)

// meter counts what a long command has done, on a terminal and in one line that is written over. In a pipe it says nothing.
type meter struct {
	app  *app
	word string // of words.go, with a place for the count
	done int
}

// meterStep is how often the line is written anew.
const meterStep = 64

func (m *meter) step() {
	if m.done++; m.done%meterStep == 0 {
		m.show("\r")
	}
}

// reach is step for who counts by itself.
func (m *meter) reach(n int) {
	m.done = n
	m.show("\r")
}

func (m *meter) end() { m.show("\n") }

func (m *meter) show(end string) {
	if f, ok := m.app.watched(); ok && m.done > 0 {
		fmt.Fprint(f, "\r"+m.app.word(m.word, m.done)+end)
	}
}

// watched gives the terminal that a person looks at, if there is one.
func (a *app) watched() (*os.File, bool) {
	f, ok := a.err.(*os.File)
	return f, ok && isTerminal(f)
}
