"""Who watches an exercise: a process of its own, a clock, a kill, and a sentence.

An exercise runs code that nobody here has read. So it is played in a child of a keeper,
and whoever wants it played hears how it ended, whatever happens to any of the three::

    owner     the command line, a campaign, the warm server: asks, and is told
    └── keeper    a small process that does nothing but watch: `keeper`
        └── exercise    plays, in a session of its own: `exercise_process`

The exercise says on a line (`line`) that it is alive, where its run folder is, and how
it ended. The keeper passes that on, ends an exercise that is silent or over its time,
and then everything that was started beneath it, and removes what was left in its
temporary folder. It does so too when its owner is gone; and when the keeper is, the
system ends the exercise.

What an exercise is, and how one is judged that broke off, is not known here.
"""
