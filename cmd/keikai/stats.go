package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"keikai/mailbot"

	"github.com/spf13/cobra"
)

// figureFormats are how the figures can be printed.
var figureFormats = []string{"text", "json", "csv"}

func (a *app) newStats() *cobra.Command {
	cmd := &cobra.Command{Use: "stats [--quarter 2009Q1] [--as-of DATE] [--format text|json|csv] [--charts DIR] [--given-out]", Args: a.exactly(0)}
	quarter := cmd.Flags().String("quarter", "", a.word("flag.quarter"))
	asOf := cmd.Flags().String("as-of", "", a.word("flag.as-of"))
	format := cmd.Flags().String("format", "text", a.word("flag.figure_format"))
	charts := cmd.Flags().String("charts", "", a.word("flag.charts"))
	givenOut := cmd.Flags().Bool("given-out", false, a.word("flag.given-out"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if a.json {
			*format = "json"
		}
		if !slices.Contains(figureFormats, *format) {
			return a.usage(a.word("stats.bad_format", *format), a.word("stats.bad_format_hint"))
		}
		f := &figures{app: a, charts: *charts, meter: &meter{app: a, word: "stats.progress"}}
		r := mailbot.Request{Command: "stats", Flags: map[string]string{"quarter": *quarter, "as_of": *asOf, "format": *format, "charts": *charts, "lang": string(a.lang)}}
		if _, watched := a.watched(); watched {
			r.Flags["watched"] = "true"
		}
		if *givenOut {
			r.Command = "stats.give"
		}
		if err := f.folder(); err != nil {
			return err
		}
		return a.withDesk(func(d desk) error { return d.do(cmd.Context(), r, f.take) })
	}
	return cmd
}

// figures prints the parts of an answer as they come.
type figures struct {
	app    *app
	charts string // folder for the charts, "" = none are wanted
	meter  *meter
}

func (f *figures) folder() error {
	if f.charts == "" {
		return nil
	}
	if err := os.MkdirAll(f.charts, 0o777); err != nil {
		return f.app.usage(err.Error(), f.app.word("stats.no_folder_hint"))
	}
	return nil
}

func (f *figures) take(object json.RawMessage) error {
	var part mailbot.FiguresPart
	if err := json.Unmarshal(object, &part); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	switch {
	case part.Counted > 0:
		f.meter.reach(part.Counted)
		return nil
	case part.Chart != nil:
		return f.write(*part.Chart)
	}
	f.meter.end()
	text := []byte(part.Text)
	switch {
	case part.Report != nil:
		text = append(part.Report, '\n')
	case part.CSV != nil:
		text = part.CSV
	}
	_, err := f.app.out.Write(text)
	return err
}

// write puts a chart into the folder, in both forms.
func (f *figures) write(c mailbot.FigureChart) error {
	for ending, data := range map[string][]byte{".png": c.PNG, ".svg": c.SVG} {
		if err := os.WriteFile(filepath.Join(f.charts, c.Name+ending), data, 0o666); err != nil {
			return f.app.usage(err.Error(), f.app.word("stats.no_folder_hint"))
		}
	}
	return nil
}
