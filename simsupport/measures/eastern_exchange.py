"""What moves west besides money: firms, technology, cadres, doctors and teachers."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.ledger import Source
from simsupport.measures.base import Row
from simsupport.measures.eastern_firms import EasternFirms
from simsupport.measures.paired_services import PairedServices
from simsupport.measures.seconded_cadres import SecondedCadres


class EasternExchange(EasternFirms, SecondedCadres, PairedServices):
    """People, firms and technology of the paired east."""

    sizes: ClassVar[tuple[str, ...]] = (
        "firms",
        "technology",
        "secondment",
        "school_pairing",
        "hospital_pairing",
    )
    source: ClassVar[Source] = Source.EASTERN_AID
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "A5",
            "firms",
            "talent, funds, technology and firms move west",
            "payer",
            "J P",
            "eastern enterprise",
        ),
        Row(
            "A7",
            "secondment",
            "cadre exchange; training of village leaders",
            "doer",
            "G",
            "county, official",
        ),
        Row("A8", "hospital_pairing", "school and hospital pairing", "doer", "H", "county"),
    )
