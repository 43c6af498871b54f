"""Where the emulator hands over to our services, as long as an exercise lasts.

A hook replaces what moto would do by itself (run a container, deliver within a
sender's call) or tells a service that something was made. Corrections of what moto
answers live in `aws.moto.corrections`.
"""
