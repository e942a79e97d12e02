"""What somebody says in the transcripts of docs/conversations: for every script, in both languages, a line each."""

from collections.abc import Mapping
from typing import Final

ANSWERS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "welcome": {
        "nl": ("[Meer lezen]", "[English]", "[Nederlands]", "[Prima, ga verder]", "Een bankje.", "[Iets wat ik mis]"),
        "en": ("[Read more]", "[Nederlands]", "[English]", "[Good, go on]", "A bench.", "[Something I miss]"),
    },
    "welcome-no": {"nl": ("[Nee, dank u]",), "en": ("[No, thank you]",)},
    "share_need": {
        "nl": (
            "Er is geen plek waar mijn moeder even kan zitten op weg naar de winkel.",
            "9999 ZZ",
            "[Noorderhof]",
            "[Wijzig]",
            "Er is geen plek waar mijn moeder van 81 even kan zitten.",
            "[Versturen]",
            "[Ja]",
            "[Onderweg zijn]",
            "[Ontmoeten]",
            "[Klaar]",
            "Zonder bankje blijft ze thuis.",
            "[Over iemand die ik ken]",
            "[Ja, met een naam die ik typ]",
            "Fatma",
        ),
        "en": (
            "There is no place for my mother to sit down on her way to the shop.",
            "9999 ZZ",
            "[Noorderhof]",
            "[Change]",
            "There is no place for my mother of 81 to sit down.",
            "[Send it]",
            "[Yes]",
            "[Getting around]",
            "[Meeting]",
            "[Done]",
            "Without a bench she stays at home.",
            "[About somebody I know]",
            "[Yes, with a name I type]",
            "Fatma",
        ),
    },
    "share_need-urgent": {
        "nl": ("Mijn buurman slaat haar elke avond.", "[Noorderhof]", "[Versturen]", "[Nee]"),
        "en": ("My neighbour hits her every evening.", "[Noorderhof]", "[Send it]", "[No]"),
    },
    "offer_initiative": {
        "nl": (
            "Ik kan soep koken.",
            "[Veenkade]",
            "[Terug]",
            "[De Hofsteeg]",
            "[Versturen]",
            "[Ja]",
            "Voor wie alleen eet.",
            "Elke dinsdag.",
            "[In mijn eigen buurt]",
            "[Ontmoeten]",
            "[Klaar]",
            "[Ik zoek mensen die meedoen]",
            "[Ja, zonder mijn naam]",
        ),
        "en": (
            "I can cook soup.",
            "[Veenkade]",
            "[Back]",
            "[De Hofsteeg]",
            "[Send it]",
            "[Yes]",
            "For people who eat alone.",
            "Every Tuesday.",
            "[In my neighbourhood]",
            "[Meeting]",
            "[Done]",
            "[I look for others to join]",
            "[Yes, without my name]",
        ),
    },
    "offer_initiative-no": {
        "nl": ("Ik kan soep koken.", "[Veenkade]", "[Versturen]", "[Nee]"),
        "en": ("I can cook soup.", "[Veenkade]", "[Send it]", "[No]"),
    },
    "pass_on": {
        "nl": ("Wanneer komt er iemand langs voor het lek?", "[Een bericht aan het team]", "[Versturen]"),
        "en": ("When does somebody come about the leak?", "[A message to the team]", "[Send it]"),
    },
    "help": {"nl": (), "en": ()},
    "privacy": {"nl": (), "en": ()},
}
"""A name before a dash is the script's; what follows the dash tells two transcripts of one script apart."""
