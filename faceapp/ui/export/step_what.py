"""The first step: whose faces, of which photos, and what the labels say."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.dataset import Label
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_steps import FER
from faceapp.domain.person import Person
from faceapp.domain.recording import Recording
from faceapp.ui.export.flow import Chips
from faceapp.ui.export.form import StepForm, caption, refusal, say
from faceapp.ui.export.picking import Option, Picker
from faceapp.ui.pictures import Pictures
from faceapp.ui.search_field import SearchField


class WhatStep(StepForm):
    """Search, people, recordings, kind of label."""

    def __init__(self, choices: ExportChoices, pictures: Pictures) -> None:
        super().__init__(choices)
        self.label: Chips[Label] = Chips(
            self.tr("Labels"),
            (
                (Label.PERSON, self.tr("People"), self.tr("The label of a face is who it is")),
                (Label.EXPRESSION, self.tr("Expressions"), self.tr("The label of a face is what it shows")),
                (Label.FACE, self.tr("Faces"), self.tr("The label says only that there is a face")),
            ),
        )
        self.label.chosen.connect(lambda label: self.change(label=label))
        self._label_note = caption()
        self.people = Picker("user", self.tr("Add a person"), pictures)
        self.people.picked.connect(lambda keys: self.change(people=tuple(keys)))
        self._people_note = caption()
        self.query = SearchField()
        self.query.setPlaceholderText(self.tr("All photos and videos"))
        self.query.searched.connect(lambda text: self.change(query=text))
        self.query.left.connect(self.people.field.setFocus)
        self.query_problem = refusal()
        self.recordings = Picker("film-strip", self.tr("Add a recording or a video"))
        self.recordings.picked.connect(lambda keys: self.change(recordings=tuple(keys)))
        self._recordings_note = caption()
        self.add_field(self.tr("Labels"), self.label, self._label_note)
        self.add_field(self.tr("People"), self.people, self._people_note)
        self.add_field(self.tr("Photos"), self.query, self.query_problem)
        self._recordings = self.add_field(self.tr("Recordings"), self.recordings, self._recordings_note)
        self.column.addStretch(1)
        self.take(choices)

    def take(self, choices: ExportChoices) -> None:
        super().take(choices)
        self.label.show_chosen(choices.label)
        only = self.tr("This format holds expressions only.") if choices.format == FER else ""
        for label in (Label.PERSON, Label.FACE):
            self.label.allow(label, not only, only)
        self._label_note.setText(only or self.label.button(choices.label).accessibleDescription() + ".")
        self.people.take(choices.people)
        self._people_note.setText(
            self.tr("Faces of others are left out.")
            if choices.people
            else self.tr("Nobody is chosen: faces of everybody.")
        )
        self.query.show_query(choices.query)
        self.recordings.take(choices.recordings)
        only_these = bool(choices.recordings) and not choices.query
        self._recordings_note.setText(
            self.tr("Without a search, only pictures of these recordings.")
            if only_these
            else self.tr("Their pictures, beside what the search finds.")
        )

    def offer(self, people: Sequence[Person], recordings: Sequence[Recording]) -> None:
        """Who and what there is."""
        known = sorted(people, key=lambda person: -person.confirmed)
        self.people.offer(Option(one.name, one.name, one.cover) for one in known if not one.hidden)
        self.query.set_names([one.name for one in known if not one.hidden])
        self.recordings.offer(Option(int(one.id), one.name) for one in recordings if one.has_video)
        self._recordings.setVisible(any(one.has_video for one in recordings))

    def refuse(self, sentence: str) -> None:
        """The search can not be understood; "": it can."""
        say(self.query_problem, sentence)
