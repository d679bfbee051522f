"""Names for the numbers that rows are known by."""

from typing import NewType

RootId = NewType("RootId", int)
PhotoId = NewType("PhotoId", int)
FaceId = NewType("FaceId", int)
PersonId = NewType("PersonId", int)
GroupId = NewType("GroupId", int)
ChangeId = NewType("ChangeId", int)
SegmentId = NewType("SegmentId", int)
